// The window of the Moddable simulator: state of the link, signal, latest reading, acknowledgements of earlier readings, and counters.
// Source: Moddable SDK, documentation/commodetto (Poco); redrawn completely after every change.

import type { Condition, Counters } from "../../modules/app/host.js";

/** The part of Poco, the SDK's renderer, in use. */
export interface Canvas<Font> {
	readonly width: number;
	readonly height: number;
	makeColor(red: number, green: number, blue: number): number;
	begin(): void;
	end(): void;
	fillRectangle(color: number, x: number, y: number, width: number, height: number): void;
	drawText(text: string, font: Font, color: number, x: number, y: number, width: number): void;
}

/** The node whose numbers are shown. */
export interface Numbers {
	readonly condition: Condition;
	readonly counters: Counters;
}

const MARGIN = 8;
const LINE = 20;
const HEADER = 28;
/** Readings in the list. */
const LISTED = 4;
/** Most fields of a reading, and most counters, that are shown. */
const FIELDS = 3;
const COUNTERS = 4;

/** Counters shown even while 0; of the others, as many as fit are shown once not 0. */
const ALWAYS: readonly string[] = Object.freeze(["readings", "acknowledged"]);
/** Among the counters, but a setting. */
const SETTING = "interval";

/** A reading in the list. */
interface Listed {
	readonly sequence: number;
	/** Milliseconds until the acknowledgement; undefined before. */
	took: number | undefined;
}

/** Draws the window. */
export class Display<Font> {
	readonly #canvas: Canvas<Font>;
	readonly #font: Font;
	readonly #title: string;
	readonly #listed: Listed[] = [];
	#numbers: Numbers | undefined;
	#state = "starting";
	#trouble = "";
	#fields: string[] = [];

	/** @param title fixed text, such as the broker */
	constructor(canvas: Canvas<Font>, font: Font, title: string) {
		this.#canvas = canvas;
		this.#font = font;
		this.#title = title;
		this.draw();
	}

	/** Sets the node whose numbers are shown. */
	show(numbers: Numbers): void {
		this.#numbers = numbers;
		this.draw();
	}

	/** Shows a new state of the link; clears the error. */
	state(name: string): void {
		this.#state = name;
		this.#trouble = "";
		this.draw();
	}

	/** Shows an error or notice. */
	trouble(text: string): void {
		this.#trouble = text;
		this.draw();
	}

	/** Shows a reading. @param text the published text: JSON or InfluxDB line protocol */
	reading(sequence: number, text: string): void {
		this.#listed.unshift({ sequence, took: undefined });
		this.#listed.length = Math.min(this.#listed.length, LISTED);
		this.#fields = fieldsOf(text);
		this.draw();
	}

	/** Shows an acknowledgement. @param took milliseconds since the sample */
	acknowledged(sequence: number, took: number): void {
		const found = this.#listed.find(listed => listed.sequence === sequence);
		if (found !== undefined)
			found.took = took;
		this.draw();
	}

	draw(): void {
		const canvas = this.#canvas;
		const white = canvas.makeColor(255, 255, 255);
		const black = canvas.makeColor(0, 0, 0);
		const grey = canvas.makeColor(110, 110, 110);
		const width = canvas.width - 2 * MARGIN;
		let y = 0;
		const line = (text: string, color: number): void => {
			canvas.drawText(text, this.#font, color, MARGIN, y, width);
			y += LINE;
		};
		canvas.begin();
		canvas.fillRectangle(white, 0, 0, canvas.width, canvas.height);
		canvas.fillRectangle(this.#color(), 0, 0, canvas.width, HEADER);
		y = (HEADER - LINE) / 2;
		line(this.#state, white);
		y = HEADER + 4;
		line(this.#title, grey);
		if (this.#trouble !== "")
			line(this.#trouble, canvas.makeColor(190, 30, 30));
		else
			line(`signal ${this.#numbers?.condition.signal ?? "–"} dBm`, black);
		y += LINE / 4;
		for (let i = 0; i < this.#fields.length; i++)
			line(this.#fields[i]!, black);
		y += LINE / 4;
		for (let i = 0; i < this.#listed.length; i++) {
			const { sequence, took } = this.#listed[i]!;
			line(took === undefined ? `${sequence}  on its way` : `${sequence}  PUBACK after ${took} ms`, grey);
		}
		y += LINE / 4;
		for (const text of this.#counters())
			line(text, black);
		canvas.end();
	}

	#color(): number {
		const canvas = this.#canvas;
		if (this.#state === "online")
			return canvas.makeColor(30, 130, 60);
		return this.#trouble === "" ? canvas.makeColor(200, 130, 20) : canvas.makeColor(190, 30, 30);
	}

	#counters(): string[] {
		const counters = this.#numbers?.counters ?? {};
		const worth = Object.keys(counters).filter(name => ALWAYS.includes(name) || (name !== SETTING && counters[name] !== 0));
		return worth.slice(0, COUNTERS).map(name => `${name} ${counters[name]}`);
	}
}

/** @returns the values of a reading as `name value`, without its time and number */
function fieldsOf(text: string): string[] {
	const values = text.replace(/^reading |[{}"]| \d+$/g, "").split(",");
	return values.filter(value => !/^(time|sequence)[:=]/.test(value)).slice(0, FIELDS).map(value => value.replace(/[:=]/, " ").replace(/i$/, ""));
}
