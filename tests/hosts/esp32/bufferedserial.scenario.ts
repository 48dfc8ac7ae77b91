// BufferedSerial on XS, above the model of ESP-IDF's driver. Arguments: the name of a scenario, and its parameters as JSON. Reports one object, as JSON.

import { BufferedSerial, type BufferedSerialOptions } from "../../../hosts/esp32/bufferedserial.js";
import { chunks, deliver, gc, idf, print, slots } from "./idf.js";

declare function argument(index: number): string | undefined;

/** The far end numbers its bytes from 0 to this, and again. */
const NUMBERS = 251;
const PORT = { port: 1, transmit: 17, receive: 16, baud: 115_200 };

type Parameters = Readonly<Record<string, number>>;

function deliverAll(): void {
	while (deliver());
}

/** Lets time pass, in ms, during which the machine's loop rests. */
function busy(ms: number): void {
	idf("elapseMicroseconds", ms * 1000);
}

/** Reads like the driver's ring buffer, into a view of 128 bytes, and checks the numbers. */
class Reader {
	received = 0;
	/** Places at which a byte does not follow the one before. */
	gaps = 0;
	overruns = 0;
	calls = 0;
	room = 0;
	writable = 0;
	serial!: BufferedSerial;
	readonly #buffer = new Uint8Array(128);
	#next = 0;

	readonly onReadable = (): void => {
		this.calls += 1;
		this.drain();
	};

	readonly onWritable = (count: number): void => {
		this.room = count;
		this.writable += 1;
	};

	readonly onOverrun = (count: number): void => {
		this.overruns += count;
	};

	drain(): void {
		for (;;) {
			const count = this.serial.read(this.#buffer);
			if (count === undefined)
				return;
			for (let i = 0; i < count; i++) {
				const byte = this.#buffer[i]!;
				if (byte !== this.#next)
					this.gaps += 1;
				this.#next = (byte + 1) % NUMBERS;
			}
			this.received += count;
			if (count < 128)
				return;
		}
	}

	open(options: object = {}): this {
		const { onReadable, onWritable, onOverrun } = this;
		this.serial = new BufferedSerial({ ...PORT, onReadable, onWritable, onOverrun, ...options } as BufferedSerialOptions);
		deliverAll();
		return this;
	}

	get result(): object {
		const { received, gaps, overruns } = this;
		return { received, gaps, overruns, lost: idf("lost") };
	}
}

/** What a port takes that is open, and must be given back. */
function held(): object {
	return { blocks: idf("blocks"), tasks: idf("tasks"), drivers: idf("installed"), pins: [17, 16, 27, 26].filter(pin => idf("pinIsFree", pin) === 0) };
}

function messageOf(action: () => void): string {
	try {
		action();
		return "";
	}
	catch (error) {
		return String(error);
	}
}

/** Everything the far end has received. */
function sent(): number[] {
	const bytes: number[] = [];
	for (let byte = idf("sentByte"); byte >= 0; byte = idf("sentByte"))
		bytes.push(byte);
	return bytes;
}

const scenarios: Readonly<Record<string, (parameters: Parameters) => object>> = {
	/** Bytes come without a pause, the loop turns every `turn` ms. */
	receive({ turn = 1, bytes = 0, lag, ...options }) {
		if (lag !== undefined)
			idf("obeyRTS", lag);
		const reader = new Reader().open(options);
		idf("sendNumbered", bytes);
		for (let turns = 0; idf("unsent") > 0 && turns < 100_000; turns++) {
			busy(turn);
			deliverAll();
		}
		busy(20);
		deliverAll();
		return reader.result;
	},

	/** The stock class, likewise: its interrupt posts a message, the machine reads the FIFO `turn` ms later. */
	stock({ turn = 1, bytes = 0, baud = 115_200 }) {
		let received = 0;
		idf("openBare", baud);
		idf("sendNumbered", bytes);
		while (idf("unsent") > 0) {
			while (idf("bareInterrupt") === 0 && idf("unsent") > 0)
				idf("elapseMicroseconds", 1);
			busy(turn);
			received += idf("bareRead");
		}
		busy(20);
		received += idf("bareRead");
		return { received, lost: idf("lost") };
	},

	/** The flash is erased for `erase` ms while bytes come; afterwards `after` more. */
	erase({ erase = 0, bytes = 0, after = 0, lag, ...options }) {
		if (lag !== undefined)
			idf("obeyRTS", lag);
		const reader = new Reader().open(options);
		idf("sendNumbered", bytes);
		idf("flash", 1);
		busy(erase);
		idf("flash", 0);
		for (let i = 0; i < 100; i++) {
			busy(5);
			deliverAll();
		}
		const { received, gaps } = reader;
		idf("sendNumbered", after);
		for (let i = 0; i < 100; i++) {
			busy(5);
			deliverAll();
		}
		return { ...reader.result, afterwards: reader.received - received, gapsAfterwards: reader.gaps - gaps };
	},

	/** Lines of 10 bytes with a pause behind each, while nothing runs: more events than the queue has places. */
	lines({ count = 0, ...options }) {
		const reader = new Reader().open(options);
		idf("flash", 1);
		for (let i = 0; i < count; i++) {
			idf("sendNumbered", 10);
			busy(2);
		}
		idf("flash", 0);
		busy(10);
		deliverAll();
		return reader.result;
	},

	/** Writes pieces of `piece` bytes as room comes, until `bytes` are written; CTS is high for the first `held` ms. */
	write({ piece = 128, bytes = 0, held: stop = 0, turn = 1, ...options }) {
		const reader = new Reader().open(options);
		const first = reader.room;
		const wanted: number[] = [];
		if (stop > 0)
			idf("cts", 1);
		let heldBack = -1;
		for (let at = 0, ms = 0; (at < bytes || ms < 100 || ms < stop) && ms < 20_000; ms += turn) {
			while (at < bytes && reader.room >= piece) {
				const data = new Uint8Array(piece + 2).map((_, i) => (at + i) & 0xFF);
				wanted.push(...data.slice(1, piece + 1));
				reader.serial.write(data.subarray(1, piece + 1));
				reader.room -= piece;
				at += piece;
			}
			busy(turn);
			deliverAll();
			if (ms + turn >= stop && heldBack < 0) {
				heldBack = stop > 0 ? sent().length : 0;
				idf("cts", 0);
			}
		}
		busy(2000);
		const got = sent();
		return { first, heldBack, same: got.length === wanted.length && got.every((byte, i) => byte === wanted[i]), count: got.length, writable: reader.writable };
	},

	full() {
		const { serial, room } = new Reader().open();
		serial.write(new Uint8Array(room));
		serial.write(new Uint8Array(0));
		const error = messageOf(() => serial.write(new Uint8Array(1025)));
		busy(200);
		return { room, error, count: sent().length };
	},

	/** What reading and writing take of the machine, beside a control that must show. */
	allocation() {
		const reader = new Reader().open();
		const data = new Uint8Array(64);
		// A string in the code takes a chunk each time, on this machine, which has no linker.
		const send = "sendNumbered", elapse = "elapseMicroseconds";
		const work = (): void => {
			for (let i = 0; i < 50; i++) {
				idf(send, 300);
				reader.serial.write(data);
				idf(elapse, 30_000);
				while (deliver());
			}
		};
		work();
		gc();
		const firstSlots = slots(), firstChunks = chunks();
		work();
		const lastSlots = slots(), lastChunks = chunks();
		const control = {};
		const controlSlots = slots() - lastSlots;
		return {
			slots: lastSlots - firstSlots, chunks: lastChunks - firstChunks, control: controlSlots, kept: typeof control,
			received: reader.received, called: reader.calls >= 100, sent: sent().length,
		};
	},

	/** Opens fail at call number `call` of the driver, `times` times; then one succeeds. */
	failures({ call = 0, times = 1, allocations = -1 }) {
		const errors: string[] = [];
		for (let i = 0; i < times; i++) {
			idf("failingCall", call);
			if (allocations >= 0)
				idf("blocksLeft", allocations);
			errors.push(messageOf(() => new Reader().open({ rts: 27, cts: 26 })));
		}
		idf("failingCall", 0);
		idf("blocksLeft", 1_000_000);
		const after = held();
		const reader = new Reader().open({ rts: 27, cts: 26 });
		idf("sendNumbered", 10);
		busy(10);
		deliverAll();
		const { received } = reader;
		const open = held();
		reader.serial.close();
		deliverAll();
		return { errors: [...new Set(errors)], after, received, open, closed: held() };
	},

	/** Errors of the documentation that come without help, and pins that are in use. */
	refused() {
		const open = (options: object): string => messageOf(() => new Reader().open(options));
		const errors = [open({ receive: 20 }), open({ transmit: 35 }), open({ rts: 34 })];
		idf("usePin", 13);
		errors.push(open({ transmit: 13 }), open({ cts: 13 }));
		const before = held();
		const first = new Reader().open();
		errors.push(open({ transmit: 32, receive: 33 }), open({ port: 2 }));
		first.serial.close();
		deliverAll();
		return { errors, before, after: held() };
	},

	options() {
		return [
			{ port: 0 }, { port: "1" }, { transmit: undefined }, { receive: 99 }, { rts: -2 }, { cts: 1.5 }, { baud: NaN }, { baud: 6_000_000 }, { buffer: 128 },
			{ buffer: "2048" }, { buffer: 65_536 }, { format: "number" }, { onReadable: 1 }, { onWritable: null }, { onOverrun: {} },
		].map(options => messageOf(() => new Reader().open(options)));
	},

	/** Closed at awkward moments, then opened again, at another rate. */
	close() {
		const log: string[] = [];
		// In a callback, with a second one due in the same message.
		const one = new Reader();
		const serial: BufferedSerial = new BufferedSerial({ ...PORT,
			onReadable() {
				log.push("readable");
				serial.close();
				serial.close();
			},
			onWritable: () => log.push("writable"),
		});
		idf("sendNumbered", 20);
		busy(10);
		deliverAll();
		log.push(messageOf(() => serial.read(new Uint8Array(1))), messageOf(() => serial.write(new Uint8Array(1))));
		// With a message under way.
		one.open();
		idf("sendNumbered", 20);
		busy(10);
		one.serial.close();
		deliverAll();
		log.push(`${one.calls} calls`);
		// With its task waiting for a place among the machine's messages, or refused one.
		for (const refuse of [0, 1]) {
			const two = new Reader().open();
			idf("fillMessages", refuse);
			idf("sendNumbered", 20);
			busy(10);
			two.serial.close();
			const three = new Reader();
			const { onReadable, onWritable } = three;
			three.serial = new BufferedSerial({ ...PORT, baud: 9600, onReadable, onWritable });
			idf("sendNumbered", 20);
			busy(40);
			deliverAll();
			busy(2);
			deliverAll();
			log.push(`${two.calls} and ${three.calls > 0 && three.received === 20 && three.writable === 1} calls`);
			three.serial.close();
			deliverAll();
		}
		return { log, held: held() };
	},

	/** A collection leaves an open port, to which nothing refers, with its callbacks. */
	collected() {
		let count = 0;
		(() => void new BufferedSerial({ ...PORT, onReadable: () => count += 1 }))();
		deliverAll();
		gc();
		idf("sendNumbered", 20);
		busy(10);
		deliverAll();
		const open = held();
		return { count, open };
	},

	/** Without callbacks it can still be read. */
	silent() {
		const serial = new BufferedSerial({ ...PORT, format: "buffer" });
		deliverAll();
		idf("sendNumbered", 5);
		busy(10);
		deliverAll();
		const buffer = new Uint8Array(8);
		const empty = serial.read(new Uint8Array(0));
		const read = [serial.read(buffer), serial.read(buffer)];
		const wrong = messageOf(() => serial.read("buffer" as unknown as Uint8Array));
		return { read: read.map(count => count ?? -1), empty: empty ?? -1, bytes: [...buffer], wrong };
	},
};

print(JSON.stringify(scenarios[argument(0)!]!(JSON.parse(argument(1) ?? "{}") as Parameters)));
