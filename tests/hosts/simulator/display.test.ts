// The contents of the simulator's window. Tests hosts/simulator/display.

import { deepEqual, equal } from "node:assert/strict";
import { Display, type Canvas } from "../../../hosts/simulator/display.js";

/** Keeps the texts of the picture drawn last, and the colour of its first bar. */
class Sheet implements Canvas<string> {
	readonly width = 240;
	readonly height = 320;
	texts: string[] = [];
	bar = 0;
	#drawing = false;
	#bars = 0;

	makeColor(red: number, green: number, blue: number): number {
		return red << 16 | green << 8 | blue;
	}

	begin(): void {
		equal(this.#drawing, false);
		this.#drawing = true;
		this.texts = [];
		this.#bars = 0;
	}

	end(): void {
		equal(this.#drawing, true);
		this.#drawing = false;
	}

	fillRectangle(color: number): void {
		this.#bars += 1;
		if (this.#bars === 2)
			this.bar = color;
	}

	drawText(text: string, font: string, _color: number, x: number, y: number, width: number): void {
		equal(font, "font");
		equal(x + width <= this.width && y >= 0 && y + 20 <= this.height, true, `${text} at ${y}`);
		this.texts.push(text);
	}
}

const GREEN = 0x1E823C;
const AMBER = 0xC88214;
const RED = 0xBE1E1E;

function make(): { display: Display<string>; sheet: Sheet } {
	const sheet = new Sheet();
	return { display: new Display(sheet, "font", "broker.example:1883"), sheet };
}

describe("the simulator's window", () => {
	it("shows the state and the broker before anything else is known", () => {
		deepEqual(make().sheet.texts, ["starting", "broker.example:1883", "signal – dBm"]);
	});

	it("shows signal, counters, and of those that are 0 the two that matter", () => {
		const { display, sheet } = make();
		display.show({ condition: { time: undefined, signal: -71, technology: undefined, operator: "", lost: "", trouble: "" }, counters: { interval: 1000, readings: 2, acknowledged: 0, dropped: 0, timeouts: 3 } });
		deepEqual(sheet.texts.slice(2), ["signal -71 dBm", "readings 2", "acknowledged 0", "timeouts 3"]);
	});

	it("shows the values of the latest reading, in either encoding, and the last four with their acknowledgements", () => {
		const { display, sheet } = make();
		for (let sequence = 1; sequence <= 5; sequence++)
			display.reading(sequence, `{"time":17,"sequence":${sequence},"temperature":21.5,"humidity":0.450}`);
		display.acknowledged(1, 9);
		display.acknowledged(4, 62);
		deepEqual(sheet.texts.slice(3), ["temperature 21.5", "humidity 0.450", "5  on its way", "4  PUBACK after 62 ms", "3  on its way", "2  on its way"]);
		display.reading(6, "reading sequence=6i,temperature=22.0,count=7i 1763795000000000000");
		deepEqual(sheet.texts.slice(3, 6), ["temperature 22.0", "count 7", "6  on its way"]);
	});

	it("shows trouble until the state changes, and the state by a colour", () => {
		const { display, sheet } = make();
		equal(sheet.bar, AMBER);
		display.trouble("/dev/ttyUSB2: no such device");
		deepEqual([sheet.texts[2], sheet.bar], ["/dev/ttyUSB2: no such device", RED]);
		display.state("online");
		deepEqual([sheet.texts[0], sheet.texts[2], sheet.bar], ["online", "signal – dBm", GREEN]);
	});
});
