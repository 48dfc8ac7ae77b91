// The page as a person uses it: by the names of its controls, and what it shows then. The only file of the lane that has names of the page.

import { deepEqual } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { Scenario } from "../../../hosts/web/protocol.js";

/** The acts that have a button. */
export type Button = "antenna" | "restart-module" | "broker" | "garble" | "forge" | "cut-power";

/** What the page shows of a session that stands still. */
export interface Picture {
	readonly diagram: string;
	readonly wire: string;
	readonly machines: readonly string[];
	readonly counts: readonly string[];
}

/** One page. */
export class Shown {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** Resolves once the page takes input. */
	async ready(): Promise<void> {
		await this.page.locator("html[data-ready]").waitFor({ state: "attached" });
	}

	control(name: string): Locator {
		return this.page.locator(`[data-do="${name}"]`);
	}

	act(name: Button): Promise<void> {
		return this.page.locator(`[data-act="${name}"]`).click();
	}

	async do(name: string): Promise<void> {
		await this.control(name).click();
	}

	/** A text that the page must show. */
	diagram(text: string | RegExp): Promise<void> {
		return this.page.locator("[data-diagram]", { hasText: text }).waitFor();
	}

	wire(text: string | RegExp): Promise<void> {
		return this.page.locator("[data-wire] [data-row]", { hasText: text }).first().waitFor();
	}

	/** Waits until a machine is lit in a state. */
	lit(machine: string, state: string): Promise<void> {
		return this.page.locator(`[data-machine="${machine}"][data-state="${state}"]`).waitFor();
	}

	/** @param speed simulated ms a real ms */
	async speed(speed: number): Promise<void> {
		await this.page.locator("[data-speed]").selectOption(String(speed));
	}

	async interval(ms: number): Promise<void> {
		await this.page.locator("#interval").fill(String(ms));
		await this.page.locator("#interval").press("Enter");
	}

	async publish(topic: string, payload: string): Promise<void> {
		const form = this.page.locator("[data-publish]");
		await form.locator("[name=topic]").fill(topic);
		await form.locator("[name=payload]").fill(payload);
		await form.locator("[type=submit]").click();
	}

	message(text: string | RegExp): Promise<void> {
		return this.page.locator("[data-messages]", { hasText: text }).waitFor();
	}

	/** @returns ms of simulated time that the page shows */
	async clock(): Promise<number> {
		return Number(await this.page.locator("[data-clock]").getAttribute("data-at"));
	}

	/** @returns what is shown now, as text */
	picture(): Promise<Picture> {
		return this.page.evaluate(() => {
			const { document } = globalThis as unknown as { document: Tree };
			const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
			return {
				diagram: all("[data-diagram] svg").map(({ outerHTML }) => outerHTML).join("\n"),
				wire: all("[data-wire] [data-row]").map(({ textContent }) => textContent).join("\n"),
				machines: all("[data-machine]").map(({ dataset }) => `${dataset["machine"]} ${dataset["state"]}`),
				counts: all("[data-count]").map(({ dataset, textContent }) => `${dataset["count"]} ${textContent}`),
			};
		});
	}
}

interface Element {
	readonly outerHTML: string;
	readonly textContent: string;
	readonly dataset: Readonly<Record<string, string>>;
}

interface Tree {
	querySelectorAll(selector: string): Iterable<Element>;
}

/** @throws AssertionError naming the part of two pictures that differs */
export function samePicture(one: Picture, other: Picture): void {
	for (const part of ["machines", "counts", "wire", "diagram"] as const)
		deepEqual(one[part], other[part], part);
}

/** A scenario as the fragment of an address. */
export type Address = (scenario: Partial<Scenario>) => string;
