import { deepEqual, equal, throws } from "node:assert/strict";
import { ModulePower, type Level, type Pin } from "../../../hosts/esp32/power.js";
import ManualClock from "../../support/manual-clock.js";

const POWER_KEY = 25, RESET = 26, STATUS = 34;

/** A BG96 behind its pins: starts at a short press of PWRKEY, stops at a long one 2 s later, starts again after a reset. */
class Board {
	readonly clock = new ManualClock();
	/** `pin level time`, as they were written. */
	readonly written: string[] = [];
	readonly taken: string[] = [];
	running = false;
	/** STATUS as it is wired. */
	readonly #pressedLevel: Level;
	#pressedAt = 0;
	#stopsAt = Infinity;

	constructor(pressedLevel: Level) {
		this.#pressedLevel = pressedLevel;
	}

	get Digital() {
		const board = this;
		return class implements Pin {
			static readonly Input = 0;
			static readonly Output = 8;
			static readonly OutputOpenDrain = 9;
			readonly #pin: number;

			constructor({ pin, mode, initialValue }: { pin: number; mode: number; initialValue?: Level }) {
				this.#pin = pin;
				board.taken.push(`${pin} mode ${mode} level ${initialValue ?? "-"}`);
			}

			read(): Level {
				return board.status();
			}

			write(level: Level): void {
				board.write(this.#pin, level);
			}

			close(): void {}
		};
	}

	status(): Level {
		if (this.clock.now() >= this.#stopsAt) {
			this.#stopsAt = Infinity;
			this.running = false;
		}
		return this.running ? 1 : 0;
	}

	write(pin: number, level: Level): void {
		const now = this.clock.now();
		this.written.push(`${pin} ${level} ${now}`);
		this.status();
		if (level === this.#pressedLevel)
			this.#pressedAt = now;
		else if (pin === POWER_KEY && !this.running && now - this.#pressedAt >= 500)
			this.running = true;
		else if (pin === POWER_KEY && now - this.#pressedAt >= 650)
			this.#stopsAt = now + 2000;
	}
}

function make(board: Board, pins: { module?: string; reset?: number; status?: number; powerKey?: number; transistors?: boolean }): ModulePower {
	return new ModulePower({ io: board.Digital, clock: board.clock, module: "bg96", powerKey: POWER_KEY, reset: -1, status: -1, transistors: true, ...pins });
}

describe("power pins of the ESP32", () => {
	it("presses PWRKEY through a transistor for 575 ms, which starts a module that is off", () => {
		const board = new Board(1);
		const power = make(board, {});
		deepEqual(board.taken, ["25 mode 8 level 0"]);
		power.on();
		board.clock.advance(574);
		deepEqual(board.written, ["25 1 0"]);
		board.clock.advance(1);
		deepEqual(board.written, ["25 1 0", "25 0 575"]);
		equal(board.running, true);
		equal(power.running, undefined);
	});

	it("does not stop a module that runs already", () => {
		const board = new Board(1);
		board.running = true;
		make(board, {}).on();
		board.clock.advance(10_000);
		equal(board.status(), 1);
	});

	it("leaves PWRKEY alone when STATUS shows that the module runs", () => {
		const board = new Board(1);
		board.running = true;
		make(board, { status: STATUS }).on();
		board.clock.advance(10_000);
		deepEqual(board.written, []);
	});

	it("pulls the keys down by open drain where there is no transistor", () => {
		const board = new Board(0);
		make(board, { transistors: false, reset: RESET }).on();
		board.clock.advance(1000);
		deepEqual(board.taken, ["25 mode 9 level 1", "26 mode 9 level 1"]);
		deepEqual(board.written, ["25 0 0", "25 1 575"]);
	});

	it("resets by RESET_N for 300 ms, then presses PWRKEY in case that the module was off", () => {
		const board = new Board(1);
		make(board, { reset: RESET }).reset();
		board.clock.advance(5000);
		deepEqual(board.written, ["26 1 0", "26 0 300", "25 1 300", "25 0 875"]);
		equal(board.running, true);
	});

	it("resets a BG95 by RESET_N for 2.5 s", () => {
		const board = new Board(1);
		board.running = true;
		make(board, { module: "bg95", reset: RESET, status: STATUS }).reset();
		board.clock.advance(5000);
		deepEqual(board.written, ["26 1 0", "26 0 2500"]);
	});

	it("resets by RESET_N alone when STATUS shows that the module runs", () => {
		const board = new Board(1);
		board.running = true;
		make(board, { reset: RESET, status: STATUS }).reset();
		board.clock.advance(5000);
		deepEqual(board.written, ["26 1 0", "26 0 300"]);
	});

	it("starts a module that is off according to STATUS instead of resetting it", () => {
		const board = new Board(1);
		make(board, { reset: RESET, status: STATUS }).reset();
		board.clock.advance(5000);
		deepEqual(board.written, ["25 1 0", "25 0 575"]);
	});

	it("without RESET_N stops by PWRKEY, waits until STATUS falls, and starts again", () => {
		const board = new Board(1);
		board.running = true;
		const power = make(board, { status: STATUS });
		power.reset();
		board.clock.advance(20_000);
		deepEqual(board.written, ["25 1 0", "25 0 800", "25 1 2800", "25 0 3375"]);
		equal(power.running, true);
	});

	it("without RESET_N and STATUS waits 10 s for the module to stop", () => {
		const board = new Board(1);
		board.running = true;
		make(board, {}).reset();
		board.clock.advance(20_000);
		deepEqual(board.written, ["25 1 0", "25 0 800", "25 1 10800", "25 0 11375"]);
		equal(board.running, true);
	});

	it("works with RESET_N alone", () => {
		const board = new Board(1);
		const power = make(board, { powerKey: -1, reset: RESET });
		power.on();
		power.reset();
		board.clock.advance(1000);
		deepEqual(board.written, ["26 1 0", "26 0 300"]);
	});

	it("does not begin again while a key is pressed", () => {
		const board = new Board(1);
		const power = make(board, { reset: RESET });
		power.on();
		board.clock.advance(100);
		power.reset();
		power.on();
		board.clock.advance(1000);
		deepEqual(board.written, ["25 1 0", "25 0 575"]);
	});

	it("refuses to be made without a pin to press", () => {
		throws(() => make(new Board(1), { powerKey: -1 }), { name: "RangeError", message: "powerKey: required, unless reset is wired" });
	});
});
