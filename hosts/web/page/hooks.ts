// Hooks of the page's components: the size of an element, and a list that follows its end.

import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** An element's width and height in CSS pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** @returns the size of the element, which is kept up to date */
export function useSize(ref: RefObject<Element | null>): Size {
	const [size, setSize] = useState<Size>({ width: 0, height: 0 });
	useLayoutEffect(() => {
		const element = ref.current!;
		const measure = (): void => setSize(known => {
			const { clientWidth: width, clientHeight: height } = element;
			return known.width === width && known.height === height ? known : { width, height };
		});
		const observer = new ResizeObserver(measure);
		observer.observe(element);
		measure();
		return () => observer.disconnect();
	}, []);
	return size;
}

/** Rows of a list that are rendered. */
export interface Window {
	readonly ref: RefObject<HTMLDivElement | null>;
	readonly size: Size;
	/** The first row in sight. */
	readonly first: number;
	/** Of the rows, the first that is rendered, and the one behind the last. */
	readonly from: number;
	readonly to: number;
	/** The list shows its end, and keeps to it. */
	readonly following: boolean;
	follow(): void;
	/** Scrolls so far that a row is in sight, and no longer follows the end. */
	reveal(index: number): void;
	readonly onScroll: () => void;
}

/** Distance from the end, in rows, within which a list follows it. */
const NEAR = 1.5;

/**
 * Renders a window of a list whose rows have one height.
 * @param count rows @param height of one @param left rows that have left at the front since the start, so that the others stay where they are
 */
export function useWindow(count: number, height: number, left: number, margin = 4): Window {
	const ref = useRef<HTMLDivElement>(null);
	const size = useSize(ref);
	const [top, setTop] = useState(0);
	const [following, setFollowing] = useState(true);
	const known = useRef({ left, expected: 0 });
	const limit = (): number => Math.max(0, count * height - ref.current!.clientHeight);
	const scrollTo = (to: number): void => {
		const element = ref.current!;
		element.scrollTop = to;
		known.current.expected = element.scrollTop;
		setTop(element.scrollTop);
	};
	useLayoutEffect(() => {
		if (following)
			scrollTo(limit() + height);
		else if (left !== known.current.left)
			scrollTo(Math.max(0, ref.current!.scrollTop - (left - known.current.left) * height));
		known.current.left = left;
	}, [count, left, following, size.height]);
	const onScroll = (): void => {
		const { scrollTop } = ref.current!;
		setTop(scrollTop);
		if (Math.abs(scrollTop - known.current.expected) > 1)
			setFollowing(scrollTop >= limit() - NEAR * height);
		known.current.expected = scrollTop;
	};
	const reveal = useCallback((index: number) => {
		const element = ref.current!;
		const y = index * height;
		setFollowing(false);
		if (y < element.scrollTop || y + height > element.scrollTop + element.clientHeight)
			element.scrollTop = Math.max(0, y - element.clientHeight / 2 + height);
	}, [height]);
	const to = Math.min(count, Math.ceil((top + size.height) / height) + margin);
	return {
		ref, size, following, onScroll, reveal, to,
		first: Math.ceil(top / height - 0.25),
		from: Math.max(0, Math.min(to, Math.floor(top / height) - margin)), // a list may have become shorter
		follow: () => setFollowing(true),
	};
}
