// The frame of a pane: a landmark with a heading, what belongs beside it, and its content.

import type { ComponentChildren } from "preact";
import type { Window } from "./hooks.js";

export function Pane({ name, title, aside, children }: { readonly name: string; readonly title: string; readonly aside?: ComponentChildren; readonly children: ComponentChildren }) {
	return (
		<section class={`pane ${name}`} id={name} aria-labelledby={`${name}-title`}>
			<header><h2 id={`${name}-title`}>{title}</h2><div class="aside">{aside}</div></header>
			<div class="body">{children}</div>
		</section>
	);
}

/** Appears when a list has left its end. */
export function FollowButton({ list }: { readonly list: Window }) {
	return list.following ? null : <button type="button" class="small" onClick={list.follow}>Follow</button>;
}
