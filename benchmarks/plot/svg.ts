// A drawing as SVG 1.1 text, in light or dark colours as its reader prefers (CSS Media Queries 5, prefers-color-scheme).

/** What something is drawn as: its fill, or for a line its stroke. */
export type Ink = "driver" | "native" | "peer" | "other" | "ideal";

/** The colours of everything, light and dark. */
const COLOURS: Readonly<Record<string, readonly [light: string, dark: string]>> = Object.freeze({
	page: ["#ffffff", "#0d1117"], text: ["#1f2328", "#f0f6fc"], faint: ["#59636e", "#9198a1"], grid: ["#d8dee4", "#30363d"],
	driver: ["#0969da", "#4493f8"], native: ["#1a7f37", "#3fb950"], peer: ["#818b98", "#7d8590"], other: ["#bf8700", "#d29922"], ideal: ["#c8d1da", "#484f58"],
});

/** @returns the rules of one theme */
function theme(index: 0 | 1): string {
	return Object.entries(COLOURS).map(([name, colours]) => name === "grid"
		? `line.grid{stroke:${colours[index]}}`
		: `.${name}{fill:${colours[index]}}polyline.${name}{fill:none;stroke:${colours[index]}}`).join("");
}

const STYLE = `text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}.small{font-size:11px}.title{font-size:16px;font-weight:600}.strong{font-weight:600}`
	+ `line{stroke-width:1}polyline{stroke-width:2.5;stroke-linejoin:round}${theme(0)}@media (prefers-color-scheme:dark){${theme(1)}}`;

/** Where a text stands relative to its position. */
export type Anchor = "start" | "middle" | "end";

function escape(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** @returns a coordinate with at most one decimal */
function at(value: number): string {
	return String(Math.round(value * 10) / 10);
}

/** Shapes, later ones above earlier ones; coordinates in pixels from the upper left corner. */
export class Drawing {
	readonly #width: number;
	readonly #alternative: string;
	readonly #shapes: string[] = [];

	/** @param alternative what the picture shows, for those who do not see it */
	constructor(width: number, alternative: string) {
		this.#width = width;
		this.#alternative = alternative;
	}

	/** @param kind classes: `faint`, `small`, `strong`, `title`, an ink */
	text(x: number, y: number, text: string, kind = "", anchor: Anchor = "start"): void {
		this.#shapes.push(`<text class="${`text ${kind}`.trim()}" x="${at(x)}" y="${at(y)}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${escape(text)}</text>`);
	}

	bar(x: number, y: number, width: number, height: number, ink: Ink): void {
		this.#shapes.push(`<rect class="${ink}" x="${at(x)}" y="${at(y)}" width="${at(Math.max(width, 1))}" height="${at(height)}" rx="2"/>`);
	}

	/** A line of the axes or the grid. */
	rule(x1: number, y1: number, x2: number, y2: number): void {
		this.#shapes.push(`<line class="grid" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`);
	}

	/** A curve through points, each marked. */
	curve(points: readonly (readonly [x: number, y: number])[], ink: Ink): void {
		this.#shapes.push(`<polyline class="${ink}" points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(" ")}"/>`);
		for (const [x, y] of points)
			this.#shapes.push(`<circle class="${ink}" cx="${at(x)}" cy="${at(y)}" r="3.5"/>`);
	}

	/** @returns the file's text */
	finish(height: number): string {
		return [
			`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.#width} ${at(height)}" width="${this.#width}" height="${at(height)}" role="img">`,
			`<title>${escape(this.#alternative)}</title>`, `<style>${STYLE}</style>`, `<rect class="page" width="100%" height="100%"/>`,
			...this.#shapes, "</svg>", "",
		].join("\n");
	}
}
