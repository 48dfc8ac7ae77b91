// Fuzz target `storage`: what a journal finds in its flash, and what a device finds as its settings. It starts, hands out nothing that was never accepted, and works on.
// Properties: docs/journal.md (What survives; Format); hosts/esp32/settings. Runs on Node and inside XS.

import { withStored, NAMES, type Store } from "../../../hosts/esp32/settings.js";
import { configure } from "../../../modules/app/configuration/configuration.js";
import crc32 from "../../../modules/mqtt/crc32.js";
import Journal from "../../../modules/mqtt/journal.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import { holds, type Case, type Step, type Target } from "../case.js";
import { content } from "../grammar.js";
import { mutate } from "../mutate.js";
import { Random } from "../random.js";

/** Words of a sector's header, and what its check is over (docs/journal.md, Format). */
const SECTOR_CHECK = 4;
const LONGEST = 48;
const TIME = 1_763_795_000_000;
/** Records appended after each start. */
const MORE = 5;
/** Calls of `next` in a row that find nothing, before there is nothing. */
const PATIENCE = 300;

class JournalRun {
	readonly #flash: EmulatedFlash;
	readonly #whenFull: "drop" | "refuse";
	/** Payloads that were accepted. */
	readonly #accepted = new Set<string>();
	/** An edit has made checks that are right: what is found then proves nothing. */
	#forged = false;
	#appended = 0;
	#journal: Journal;

	constructor({ options }: Case) {
		const block = Number(options["block"]);
		this.#flash = new EmulatedFlash(block * Number(options["sectors"]), block, 1, options["blank"] === true ? 0xFF : 0);
		this.#whenFull = options["drop"] === true ? "drop" : "refuse";
		this.#journal = this.#open();
	}

	step([kind, ...values]: Step): void {
		const { bytes } = this.#flash;
		const [first, second, third] = values.map(Number) as [number, number, number];
		const at = first % bytes.length;
		switch (kind) {
			case "append":
				for (let count = first; count > 0; count--)
					this.#append(second);
				break;
			case "settle":
				for (let count = first; count > 0 && this.#journal.next(undefined); count--)
					this.#journal.acknowledge(this.#journal.position, this.#journal.sequence);
				break;
			case "save":
				this.#journal.add("starts", 1);
				this.#journal.save();
				break;
			case "flip":
				bytes[at] = bytes[at]! ^ 1 << second;
				break;
			case "fill":
				bytes.fill(third, at, at + second);
				break;
			case "bytes":
				this.#put(at, String(values[1]));
				break;
			case "noise": {
				const random = new Random(third);
				for (let i = at; i < Math.min(bytes.length, at + second); i++)
					bytes[i] = random.word();
				break;
			}
			case "copy":
				bytes.copyWithin(at, second % bytes.length, second % bytes.length + third);
				break;
			case "forge":
				this.#forge(first, second, third);
				break;
			case "mount":
				this.mount();
				break;
		}
	}

	/** Starts on what is there, hands everything out, appends, and starts again: what was accepted meanwhile must be there. */
	mount(): void {
		this.#journal = this.#open();
		const found = this.#drain();
		for (const payload of found)
			holds(this.#forged || this.#accepted.has(payload), () => `handed out and never accepted: ${JSON.stringify(payload)}`);
		const before = [...this.#accepted].length;
		for (let count = MORE; count > 0; count--)
			this.#append(20);
		const added = [...this.#accepted].slice(before);
		this.#journal = this.#open();
		const again = new Set(this.#drain());
		for (const payload of added)
			holds(again.has(payload), `accepted and missing after the next start: ${payload}`);
		holds(this.#journal.failures === 0, `${this.#journal.failures} failures of a storage that has none`);
	}

	#open(): Journal {
		return new Journal({ storage: this.#flash, longest: LONGEST, whenFull: this.#whenFull, counters: ["starts"] });
	}

	#append(longest: number): void {
		const text = `${this.#appended}:${"x".repeat(this.#appended * 7 % (longest + 1))}`;
		const payload = new Uint8Array(text.length);
		for (let i = 0; i < text.length; i++)
			payload[i] = text.charCodeAt(i);
		this.#appended += 1;
		if (this.#journal.append(payload, payload.length, TIME + this.#appended, 1, this.#appended % 5 === 0))
			this.#accepted.add(text);
		this.#journal.maintain();
	}

	/** @returns the payloads of all that is handed out */
	#drain(): string[] {
		const journal = this.#journal;
		const most = this.#flash.bytes.length / 28;
		const payloads: string[] = [];
		for (let misses = 0; misses < PATIENCE;) {
			if (!journal.next(undefined)) {
				misses += 1;
				continue;
			}
			holds(journal.length >= 0 && journal.length <= journal.longest, `a record of ${journal.length} bytes`);
			holds(payloads.length <= most, "more records than the storage holds");
			let payload = "";
			for (let i = 0; i < journal.length; i++)
				payload += String.fromCharCode(journal.bytes[i]!);
			payloads.push(payload);
		}
		return payloads;
	}

	#put(at: number, text: string): void {
		const { bytes } = this.#flash;
		for (let i = 0; i < text.length && at + i < bytes.length; i++)
			bytes[at + i] = text.charCodeAt(i);
	}

	/** Writes a word of a sector's header, and the check that is right for it. */
	#forge(sector: number, word: number, value: number): void {
		const { bytes, blockLength } = this.#flash;
		const at = sector * blockLength % bytes.length;
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		view.setUint32(at, 0x6E61656C, true);
		view.setUint32(at + 4, 0x3152514A, true);
		view.setUint32(at + 4 * (2 + word % 2), value, true);
		view.setInt32(at + 4 * SECTOR_CHECK, crc32(bytes, at + 4, at + 4 * SECTOR_CHECK, 0), true);
		this.#forged = true;
	}
}

/** Settings of a device: values of any kind and content. A reading that fails, a wrong value: an error that names the setting, and no other. */
function settings({ steps }: Case): void {
	const values = new Map(steps.map(([, name, value]) => [String(name), value]));
	const store: Store = {
		format: "string",
		read(key) {
			const value = values.get(key);
			if (value === "!")
				throw new Error("ESP_ERR_NVS_INVALID_STATE");
			return value;
		},
		close() {},
	};
	let reports = 0;
	const found = withStored({ host: "broker.test", interval: 1000 }, { open: () => store }, () => {
		reports += 1;
	});
	holds(reports <= NAMES.length, `${reports} reports`);
	try {
		const { port, id, topic } = configure(found);
		holds(Number.isInteger(port) && port >= 1 && port <= 65_535, `port ${port}`);
		holds(!/["\x00-\x1F\x7F]/.test(id + topic), "a text that could end a command line");
	}
	catch (error) {
		const { name, message } = error as Error;
		holds(["RangeError", "TypeError", "SyntaxError"].includes(name), () => `${name}: ${message}`);
		holds(NAMES.some(setting => message.includes(setting)), () => `names no setting: ${message}`);
		const secret = String(values.get("password"));
		holds(secret.length < 12 || !message.includes(secret), () => `has the password: ${message}`);
	}
}

function setting(random: Random): string | number {
	const kinds = random.below(8);
	if (kinds === 0)
		return random.pick([0, 1, -1, 1883, 65_536, 2 ** 53, 0.5]);
	if (kinds === 1)
		return random.pick(["", "true", "false", "1883", "65536", "-1", "!", "0000", "1111", "123456789", "sensors/+", "#", "broker.test", "a".repeat(300)]);
	return mutate(random, content(random, 4000));
}

/** A word that an edit writes. */
const WORDS: readonly number[] = [0, 1, 2, 3, 255, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

function edit(random: Random, size: number, block: number): Step {
	const at = random.chance(60) ? random.below(size / block) * block + random.below(120) : random.below(size);
	switch (random.below(8)) {
		case 0: return ["fill", at, random.pick([1, 4, 20, 28, 64, block]), random.pick([0, 0xFF, 0xA5])];
		case 1: return ["noise", at, random.pick([1, 4, 16, 64, block, size]), random.word()];
		case 2: return ["copy", random.below(size / block) * block, random.below(size / block) * block, block];
		case 3: return ["copy", at & ~3, random.below(size) & ~3, random.from(4, 200)];
		case 4: return ["forge", random.below(size / block), random.below(2), random.pick(WORDS)];
		case 5: return ["bytes", at, random.bytes(random.from(1, 100))];
		default: return ["flip", at, random.below(8)];
	}
}

export const storage: Target = {
	name: "storage",

	generate(random) {
		if (random.chance(15)) {
			const steps: Step[] = [];
			for (let count = random.from(1, 8); count > 0; count--)
				steps.push(["setting", random.pick(NAMES), setting(random)]);
			return { target: "storage", options: { settings: true }, steps };
		}
		const block = random.pick([256, 512, 1024]);
		const sectors = random.from(4, 12);
		const steps: Step[] = [];
		if (random.chance(15))
			steps.push(["noise", 0, block * sectors, random.word()]);
		else
			steps.push(["append", random.from(0, 80), random.pick([0, 10, 40])], ["settle", random.below(60)]);
		for (let rounds = random.from(1, 3); rounds > 0; rounds--) {
			for (let count = random.chance(70) ? random.from(1, 3) : random.from(4, 30); count > 0; count--)
				steps.push(edit(random, block * sectors, block));
			steps.push(["mount"]);
			if (random.chance(50))
				steps.push(["append", random.from(1, 40), 20], ["settle", random.below(20)], ["save"]);
		}
		return { target: "storage", options: { block, sectors, drop: random.chance(70), blank: random.chance(70) }, steps };
	},

	run(tried) {
		if (tried.options["settings"] === true) {
			settings(tried);
			return 0;
		}
		const run = new JournalRun(tried);
		for (const step of tried.steps)
			run.step(step);
		run.mount();
		return 0;
	},
};
