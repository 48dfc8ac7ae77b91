// The page as a person uses it: by the names of its controls, and what it shows then. The only file of the lane that has names of the page.

import { deepEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Download, Locator, Page } from "playwright-core";

/** The acts that have a button, and its names: to do it, and to undo it. */
const BUTTONS = {
	"antenna": ["Pull antenna", "Plug antenna in"],
	"restart-module": ["Restart module"],
	"broker": ["Stop broker", "Start broker"],
	"garble": ["Garble a line"],
	"forge": ["Forge a payload"],
	"cut-power": ["Cut power"],
} as const;
export type Button = keyof typeof BUTTONS;
export const ACTS = Object.keys(BUTTONS) as Button[];

/** The speeds of the slider, from left to right. */
const SPEEDS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** Lines at the end of the wire that two pictures must have alike, whatever the size of their windows. */
const LINES = 5;

/** What the page shows of a session that stands still. */
export interface Picture {
	/** The whole diagram as a file. */
	readonly diagram: string;
	/** The last lines of the wire, and how many there are. */
	readonly wire: readonly string[];
	/** The text of each pane. */
	readonly panes: Readonly<Record<string, string>>;
}

/** Panes whose text is part of a picture. */
const PANES = ["machines", "readings", "levels", "counters"];

/** ms of real time that simulated minutes may take. */
const PATIENCE = 120_000;

/** One page. */
export class Shown {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** Resolves once the page takes input. */
	async ready(): Promise<void> {
		await this.#button("Open").waitFor();
	}

	/** Presses the button of an act. @param again the one that undoes it */
	act(name: Button, again = false): Promise<void> {
		const [once, twice = once] = BUTTONS[name] as readonly string[];
		return this.#button(again ? twice! : once!).click();
	}

	pause(): Promise<void> {
		return this.#button("Pause").click();
	}

	/** Goes on to the next event on the wire; resolves once the page shows it. */
	async step(): Promise<void> {
		const wire = this.page.getByTestId("wire");
		const lines = await wire.getAttribute("data-lines");
		await this.#button("Step").click();
		await wire.and(this.page.locator(`:not([data-lines="${lines}"])`)).waitFor();
	}

	/** Starts the scenario of the form. */
	start(): Promise<void> {
		return this.page.getByRole("button", { name: /^(Start|Restart)$/ }).click();
	}

	stop(): Promise<void> {
		return this.#button("Stop").click();
	}

	/** The line for the person who looks at the page. */
	get notice(): Locator {
		return this.page.getByTestId("message");
	}

	/** The present steps of the diagram. */
	diagram(text: string | RegExp): Promise<void> {
		return this.page.getByTestId("diagram").locator(".step", { hasText: text }).first().waitFor();
	}

	/** The whole diagram, as the button for it writes it. */
	async drawing(): Promise<string> {
		const { content } = await this.download("Diagram");
		return content;
	}

	/** Presses a button that gives a file. */
	async download(name: string): Promise<{ readonly file: Download; readonly content: string }> {
		const [file] = await Promise.all([this.page.waitForEvent("download"), this.#button(name).click()]);
		return { file, content: readFileSync(await file.path(), "utf8") };
	}

	wire(text: string | RegExp): Promise<void> {
		return this.page.getByTestId("wire").getByRole("option", { name: text }).first().waitFor();
	}

	/** Waits until a machine is lit in a state. */
	lit(machine: string, state: string): Promise<void> {
		return this.page.locator(`[data-testid="machine-${machine}"][data-state="${state}"]`).waitFor();
	}

	/** @param speed simulated ms a real ms, one of the slider's */
	async speed(speed: number): Promise<void> {
		await this.page.getByRole("slider", { name: "Speed", disabled: false }).focus();
		await this.page.keyboard.press("Home");
		for (let place = 0; place < SPEEDS.indexOf(speed); place++)
			await this.page.keyboard.press("ArrowRight");
		await this.page.getByTestId("speed").getByText(`${speed}×`).waitFor();
	}

	async interval(ms: number): Promise<void> {
		const form = this.page.getByRole("form", { name: "Interval" });
		await form.getByRole("spinbutton").fill(String(ms));
		await form.getByRole("button", { name: "Send" }).click();
	}

	async publish(topic: string, payload: string): Promise<void> {
		const form = this.page.getByRole("form", { name: "Publish as another client" });
		await form.getByLabel("Topic").fill(topic);
		await form.getByLabel("Payload").fill(payload);
		await form.getByRole("button", { name: "Publish" }).click();
	}

	message(text: string | RegExp): Promise<void> {
		return this.page.getByTestId("topics").getByText(text).first().waitFor();
	}

	/** Opens a recording, and goes to its end. */
	async replay(file: string): Promise<void> {
		await this.page.getByLabel("Recording to open").setInputFiles(file);
		const place = this.page.getByTestId("replay");
		await place.getByRole("slider", { name: "Position" }).focus();
		await this.page.keyboard.press("End");
		const length = await place.getAttribute("data-length");
		await this.page.locator(`[data-testid="replay"][data-position="${length}"]`).waitFor();
	}

	/** @returns ms of simulated time that the page shows */
	async clock(): Promise<number> {
		const text = await this.page.getByTestId("status").locator("time").innerText();
		return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
	}

	/** Waits until a session is shown that has just begun, and stands still. */
	restarted(): Promise<void> {
		return this.page.getByTestId("status").getByText("00:00.000").waitFor();
	}

	/** Waits until the page shows a simulated minute, from 1 to 60, or a later one. */
	reaches(minute: number): Promise<void> {
		const [tens, ones] = [Math.floor(minute / 10), minute % 10];
		// Minutes with two digits; hours appear from one on.
		const later = new RegExp(`^(?:\\d+:\\d\\d|${tens}[${ones}-9]|[${tens + 1}-9]\\d):\\d\\d\\.`);
		return this.page.getByTestId("status").locator("time", { hasText: later }).waitFor({ timeout: PATIENCE });
	}

	/** @returns what is shown now */
	async picture(): Promise<Picture> {
		const diagram = await this.drawing();
		const lines = await this.page.getByTestId("wire").getByRole("option").allInnerTexts();
		const count = await this.page.getByTestId("wire").getAttribute("data-lines");
		const panes: Record<string, string> = {};
		for (const name of PANES)
			panes[name] = await this.page.locator(`#${name}`).innerText();
		panes["topics"] = await this.page.getByTestId("topics").innerText();
		return { diagram, wire: [`${count} lines`, ...lines.slice(-LINES)], panes };
	}

	#button(name: string): Locator {
		return this.page.getByRole("button", { name, exact: true });
	}
}

/** @throws AssertionError naming the part of two pictures that differs */
export function samePicture(one: Picture, other: Picture): void {
	for (const name of Object.keys(one.panes))
		deepEqual(other.panes[name], one.panes[name], name);
	deepEqual(other.wire, one.wire, "wire");
	deepEqual(other.diagram, one.diagram, "diagram");
}
