// hosts/xs: the machine in its worker, its UART, its clock, and the report of failures.

import assert from "node:assert/strict";
import { NodeClock } from "../../hosts/node/clock.js";
import { Wire, WireSerial } from "../../hosts/node/wire.js";
import { Machine, type MachineOptions } from "../../hosts/xs/machine.js";
import type { Watcher } from "../../modules/app/host.js";

describe("the firmware on XS", () => {
	const clock = new NodeClock();
	let wire: Wire;
	let machine: Machine | undefined;

	beforeEach(() => {
		wire = new Wire(clock);
	});

	afterEach(() => machine?.close());

	function start(task: string, options: Partial<MachineOptions>): Machine {
		machine = new Machine({
			entry: "tests/xs/host.fixture.ts", clock, serial: { io: WireSerial, wire },
			configuration: { task, topic: "a/b" }, onError: error => assert.fail(error), ...options,
		});
		return machine;
	}

	/** Collects traces until there are `count`. */
	function traces(task: string, count: number, options: Partial<MachineOptions> = {}): Promise<string[]> {
		const lines: string[] = [];
		return new Promise((resolve, reject) => {
			const watcher: Watcher = {
				trace(text) {
					lines.push(text);
					if (lines.length === count)
						resolve(lines);
				},
			};
			start(task, { watcher, onError: reject, ...options });
		});
	}

	function failure(task: string): Promise<Error> {
		return new Promise(resolve => start(task, { onError: resolve }));
	}

	it("gets every byte through its FIFOs, in order, both ways", async () => {
		const bytes = Uint8Array.from({ length: 1548 }, (_, i) => i & 0xFF);
		const echoed: number[] = [];
		const whole = new Promise<void>((resolve, reject) => {
			wire.attach(piece => {
				echoed.push(...piece);
				if (echoed.length === bytes.length)
					resolve();
			});
			start("echo", {
				onError: reject,
				serial: {
					// Sends only when the firmware listens.
					io: class extends WireSerial {
						constructor(options: ConstructorParameters<typeof WireSerial>[0]) {
							super(options);
							setImmediate(() => wire.send(bytes));
						}
					},
					wire,
				},
			});
		});
		await whole;
		assert.deepEqual(Uint8Array.from(echoed), bytes);
		assert.equal(wire.lost, 0);
	});

	it("has alarms that ring in order, none before its time", async () => {
		assert.deepEqual(await traces("alarms", 2), ["early true", "late true"]);
	});

	it("is given wall time, restart cause, configuration, random numbers, power pins and a sensor", async () => {
		const power: string[] = [];
		const options = { wallTime: () => 1_700_000_000_000, restartCause: "watchdog", seed: 1, power: { on: () => void power.push("on"), reset: () => void power.push("reset") } };
		const [world, random, sample] = await traces("world", 3, options);
		assert.equal(world, "number watchdog a/b");
		assert.equal(random, String(270_369 / 2 ** 32));
		assert.deepEqual(power, ["on", "reset"]);
		assert.deepEqual(Object.keys(JSON.parse(sample!)), ["thermometer", "hygrometer"]);
	});

	it("has no wall time when the host has none", async () => {
		const [world] = await traces("world", 3);
		assert.equal(world, "undefined power on a/b");
	});

	it("reports states, readings, acknowledgements and failures to the watcher in order", async () => {
		const told: unknown[] = [];
		await new Promise<void>((resolve, reject) => start("watch", {
			onError: reject,
			watcher: {
				onState: state => told.push(state),
				onReading: (sequence, bytes, length) => told.push([sequence, [...bytes.subarray(0, length)]]),
				onAcknowledged: (sequence, ms) => told.push([sequence, ms]),
				onFailed(error) {
					told.push(error.message);
					resolve();
				},
			},
		}));
		assert.deepEqual(told, ["open", [7, [0, 255]], [7, 12.5], "port: out of range"]);
	});

	it("is stopped by a call of its own stop, at any time", async () => {
		await new Promise<void>((resolve, reject) => start("alarms", { onError: reject, watcher: { onDone: resolve } }).stop());
	});

	it("ends with the error and its stack when an alarm's callback throws", async () => {
		assert.match((await failure("throws")).message, /^the firmware on XS: TypeError: thrown by an alarm\n at /);
	});

	it("ends with the error when the firmware throws at its start", async () => {
		assert.match((await failure("throwsAtOnce")).message, /^the firmware on XS: TypeError: thrown at the start$/);
	});

	it("ends with the cause when XS aborts", async () => {
		assert.equal((await failure("overflow")).message, "the XS machine ended: stack overflow");
	});

	it("makes no callback once it is closed, twice or not", async () => {
		const closed = start("throws", {});
		closed.close();
		closed.close();
		closed.stop();
		await new Promise(resolve => setImmediate(resolve));
	});
});
