// The page's icons: strokes on a grid of 16, in the colour of the text.

const PATHS: Readonly<Record<string, string>> = Object.freeze({
	play: "M5 3.5v9l7-4.5z",
	pause: "M5.5 3.5v9M10.5 3.5v9",
	step: "M4 3.5v9l5.5-4.5zM12 3.5v9",
	stop: "M4 4h8v8H4z",
	antenna: "M8 14V8M5.2 9.8a3.6 3.6 0 1 1 5.6 0M3.4 11.5a6 6 0 1 1 9.2 0",
	restart: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
	broker: "M3 4c0-1 2.2-1.8 5-1.8s5 .8 5 1.8v8c0 1-2.2 1.8-5 1.8S3 13 3 12zM3 8c0 1 2.2 1.8 5 1.8S13 9 13 8M3 4c0 1 2.2 1.8 5 1.8S13 5 13 4",
	garble: "M2 8h2l1.5-4 2 8 2-6.5L11 10l1-2h2",
	forge: "M3 3h10v7H8l-3 3v-3H3zM6 6l4 1.6M10 5.4 6 8",
	power: "M8 2v5.5M4.6 4.3a5 5 0 1 0 6.8 0",
	download: "M8 2.5v7.5M5 7l3 3 3-3M3 13h10",
	open: "M2.5 12.5v-9H6l1.5 1.8h6v7.2z",
	link: "M6.5 9.5l3-3M7 5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7",
	picture: "M2.5 3h11v10h-11zM2.5 11l3.5-3.5 2.5 2.5 2-2 3 3M10.5 6h.01",
	replay: "M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3M7 6v4l3-2z",
	theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
	send: "M2.5 8l11-5-4 11-2.5-4.5z",
	close: "M4 4l8 8M12 4l-8 8",
});

/** An icon beside a text that names what it means. */
export function Icon({ name }: { readonly name: string }) {
	return <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d={PATHS[name]!} /></svg>;
}
