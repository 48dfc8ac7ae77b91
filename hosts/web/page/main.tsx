// Starts the page: what it was served with, the scenario in its address, and a picture after each change.

import { render } from "preact";
import { App } from "./app.js";
import { Controller } from "./controller.js";
import "./page.css";

/** ms between two pictures, at least: a session at a thousand times the speed has thousands of events a second. */
const PICTURE = 40;

const { worker, start } = document.documentElement.dataset;
let version = 0;
let due = false;
let last = -Infinity;

function draw(): void {
	due = false;
	last = performance.now();
	version += 1;
	render(<App controller={controller} version={version} />, document.body);
}

function changed(): void {
	if (due)
		return;
	due = true;
	const wait = last + PICTURE - performance.now();
	if (wait > 0)
		setTimeout(() => requestAnimationFrame(draw), wait);
	else
		requestAnimationFrame(draw);
}

const controller = new Controller({ worker, start }, changed);
addEventListener("hashchange", () => controller.begin(location.hash));
draw();
controller.begin(location.hash);
