// The Serial over npm `serialport`: on its mock port, and on a device that does not exist.

import assert from "node:assert/strict";
import { once } from "node:events";
import { EventEmitter } from "node:events";
import { SerialPortMock } from "serialport";
import { NodeSerial } from "../../../hosts/node/serialport.js";

const PATH = "mock";

/** A NodeSerial on a mock device, with its events. */
class Bench {
	readonly events = new EventEmitter();
	readonly log: string[] = [];
	port!: SerialPortMock;
	readonly serial: NodeSerial;

	constructor(path = PATH, baud?: number) {
		const bench = this;
		const Port = class extends SerialPortMock {
			constructor(options: ConstructorParameters<typeof SerialPortMock>[0]) {
				super(options);
				bench.port = this;
			}
		};
		this.serial = new NodeSerial({
			io: NodeSerial, path, port: Port, format: "buffer", ...(baud === undefined ? {} : { baud }),
			onReadable: count => this.#happened("readable", count),
			onWritable: count => this.#happened("writable", count),
			onError: error => this.#happened("error", error?.message),
		});
	}

	#happened(name: string, value: unknown): void {
		this.log.push(`${name} ${value}`);
		this.events.emit(name === "error" ? "failed" : name, value);
	}

	/** A bench whose port is open. */
	static async open(baud?: number): Promise<Bench> {
		const bench = new Bench(PATH, baud);
		await once(bench.events, "writable");
		return bench;
	}

	/** What has been written to the device. */
	get written(): Buffer {
		return this.port.port?.recording ?? Buffer.alloc(0);
	}
}

describe("a Serial on a computer's port", () => {
	beforeEach(() => {
		SerialPortMock.binding.reset();
		SerialPortMock.binding.createPort(PATH, { record: true, readyData: Buffer.alloc(0) });
	});

	it("opens at 115200 bits per second by default, and reports how much can be written", async () => {
		const bench = await Bench.open();
		assert.equal(bench.port.baudRate, 115_200);
		assert.deepEqual(bench.log, ["writable 1024"]);
		bench.serial.close();
		await once(bench.port, "close");
		const slow = await Bench.open(9600);
		assert.equal(slow.port.baudRate, 9600);
		slow.serial.close();
	});

	it("fills the caller's buffer, across what arrived in pieces", async () => {
		const bench = await Bench.open();
		bench.port.port!.emitData(Buffer.from("\r\nOK"));
		await once(bench.events, "readable");
		bench.port.port!.emitData(Buffer.from("\r\n"));
		await once(bench.events, "readable");
		assert.deepEqual(bench.log, ["writable 1024", "readable 4", "readable 6"]);
		const buffer = new Uint8Array(5);
		assert.equal(bench.serial.read(buffer), 5);
		assert.equal(Buffer.from(buffer).toString(), "\r\nOK\r");
		assert.equal(bench.serial.read(buffer), 1);
		assert.equal(buffer[0], 0x0A);
		assert.equal(bench.serial.read(buffer), undefined);
		bench.serial.close();
	});

	it("writes a copy, and reports when there is room again", async () => {
		const bench = await Bench.open();
		const bytes = Buffer.from("AT\r");
		bench.serial.write(bytes);
		bytes.fill(0);
		const [count] = await once(bench.events, "writable");
		assert.equal(count, 1024);
		assert.equal(bench.written.toString(), "AT\r");
		bench.serial.close();
	});

	it("throws and sends nothing when a write does not fit, or before it is open", async () => {
		const closed = new Bench();
		assert.throws(() => closed.serial.write(new Uint8Array(1)), { message: "output full" });
		closed.serial.close();
		await once(closed.port, "close");
		const bench = await Bench.open();
		assert.throws(() => bench.serial.write(new Uint8Array(1025)), { message: "output full" });
		bench.serial.write(new Uint8Array(1000));
		assert.throws(() => bench.serial.write(new Uint8Array(25)), { message: "output full" });
		await once(bench.events, "writable");
		assert.equal(bench.written.length, 1000);
		bench.serial.close();
	});

	it("reports a device that does not exist, once", async () => {
		const bench = new Bench("nothing");
		const [message] = await once(bench.events, "failed");
		assert.match(message as string, /Port does not exist/);
		assert.throws(() => bench.serial.read(new Uint8Array(1)), { message: "serial: closed" });
		assert.equal(bench.log.length, 1);
	});

	it("reports a device that is pulled out, once", async () => {
		const bench = await Bench.open();
		bench.port.emit("close", new Error("disconnected"));
		bench.port.emit("error", new Error("later"));
		assert.deepEqual(bench.log, ["writable 1024", "error disconnected"]);
		const silent = new Bench();
		silent.port.emit("close", null);
		assert.deepEqual(silent.log, ["error the port is gone"]);
	});

	it("calls nothing and refuses everything once it is closed", async () => {
		const bench = await Bench.open();
		bench.serial.write(new Uint8Array(10));
		bench.serial.close();
		bench.serial.close();
		bench.port.emit("data", Buffer.from("x"));
		bench.port.emit("error", new Error("x"));
		await once(bench.port, "close");
		assert.deepEqual(bench.log, ["writable 1024"]);
		assert.throws(() => bench.serial.read(new Uint8Array(1)), { message: "serial: closed" });
		assert.throws(() => bench.serial.write(new Uint8Array(1)), { message: "serial: closed" });
	});

	it("needs a path", () => {
		assert.throws(() => new NodeSerial({ io: NodeSerial, format: "buffer", onReadable() {}, onWritable() {}, onError() {} }),
			{ name: "TypeError", message: "serial: path must be text" });
	});

	it("reports a real device that does not exist", async () => {
		const message = await new Promise<string | undefined>(resolve => {
			new NodeSerial({ io: NodeSerial, path: "/dev/does-not-exist", format: "buffer", onReadable() {}, onWritable() {}, onError: error => resolve(error?.message) });
		});
		assert.match(message ?? "", /does-not-exist/);
	});
});
