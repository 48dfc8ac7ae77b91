// What is kept of a firmware over restarts: when it counts, for which module, and what a damaged record does.
// modules/quectel/common/firmware-record and capabilities. Source: docs/architecture.md (Bring-up).

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import Parameters from "../../../../modules/at/parameters.js";
import type { RecordStorage } from "../../../../modules/base/platform.js";
import crc32 from "../../../../modules/mqtt/crc32.js";
import Capabilities from "../../../../modules/quectel/common/capabilities.js";
import { checkRecord, recall, remember } from "../../../../modules/quectel/common/firmware-record.js";
import { BC20, BG95, BG96, LENGTH, type Profile } from "../../../../modules/quectel/profile.js";

const IMEI = "866425030012340";
const IDENTITY = "Quectel\nBG96\nRevision: BG96MAR02A07M1G";

/** A storage with one text, and the count of writes. */
class Place implements RecordStorage {
	text: string | undefined;
	writes = 0;
	failing = false;

	constructor(text?: string) {
		this.text = text;
	}

	read(name: string): string | undefined {
		equal(name, "module");
		if (this.failing)
			throw new Error("no flash");
		return this.text;
	}

	write(name: string, text: string): void {
		equal(name, "module");
		if (this.failing)
			throw new Error("no flash");
		this.writes += 1;
		this.text = text;
	}
}

function parametersOf(text: string): Parameters {
	const bytes = Buffer.from(text);
	const parameters = new Parameters(bytes);
	parameters.set(0, bytes.length);
	return parameters;
}

/** Capabilities of a firmware that has answered with these keys and this form. */
function answered(profile: Profile, keys: readonly string[] = [], form = "(0-5),(0-65535),(0-2),(0,1),\"<topic>\""): Capabilities {
	const capabilities = new Capabilities(profile);
	for (const key of ["version", ...keys])
		capabilities.onSetting(parametersOf(`"${key}",(0-5)`));
	equal(capabilities.onSettingsEnd(true), true);
	capabilities.onPublish(parametersOf(form));
	return capabilities;
}

/** What an app can see of them. */
function visible({ payload, fixedLength, lengthPrefixed, hexPayload, anyByte, quotes }: Capabilities): unknown[] {
	return [payload, fixedLength, lengthPrefixed, hexPayload, anyByte, quotes];
}

/** A record with the right checksum. */
function sealed(body: string): string {
	const bytes = Buffer.from(body);
	return `${crc32(bytes, 0, bytes.length, 0)} ${body}`;
}

/** A place after two starts at which the firmware answered so. */
function twice(capabilities: Capabilities): Place {
	const place = new Place();
	equal(remember(place, capabilities, IMEI, IDENTITY), true);
	equal(remember(place, capabilities, IMEI, IDENTITY), true);
	return place;
}

const FORM = "(0-5),(0-65535),(0-2),(0,1),\"<topic>\",(1-4096)";

describe("what is kept of a firmware", () => {
	it("is kept in any storage that can be read and written, or not at all", () => {
		const place = new Place();
		deepEqual([checkRecord(place), checkRecord(undefined)], [place, undefined]);
		throws(() => checkRecord("x" as unknown as RecordStorage), { name: "TypeError", message: /^record: / });
		throws(() => checkRecord({ write() {} } as unknown as RecordStorage), { name: "TypeError", message: /^record\.read: / });
		throws(() => checkRecord({ read() {} } as unknown as RecordStorage), { name: "TypeError", message: /^record\.write: / });
	});

	it("counts from the second time on that it answered the same, and is written no more then", () => {
		const place = new Place();
		const capabilities = answered(BG95, ["recv/mode"], FORM);
		equal(recall(place, new Capabilities(BG95), IMEI, IDENTITY), false);
		equal(remember(place, capabilities, IMEI, IDENTITY), true);
		equal(recall(place, new Capabilities(BG95), IMEI, IDENTITY), false);
		equal(remember(place, capabilities, IMEI, IDENTITY), true);
		const recalled = new Capabilities(BG95);
		equal(recall(place, recalled, IMEI, IDENTITY), true);
		deepEqual(visible(recalled), [4096, true, true, false, true, true]);
		equal(remember(place, capabilities, IMEI, IDENTITY), false);
		equal(place.writes, 2);
		match(place.text!, /^-?\d+ 1 BG95 866425030012340 5 4096 2\nQuectel\nBG96\nRevision: BG96MAR02A07M1G$/);
	});

	it("begins again when the firmware answers something else: one of the two was damaged on the line", () => {
		const place = new Place();
		remember(place, answered(BG95, ["recv/mode"], FORM.replace("4096", "9096")), IMEI, IDENTITY);
		remember(place, answered(BG95, ["recv/mode"], FORM), IMEI, IDENTITY);
		equal(recall(place, new Capabilities(BG95), IMEI, IDENTITY), false);
		remember(place, answered(BG95, ["recv/mode"], FORM), IMEI, IDENTITY);
		const recalled = new Capabilities(BG95);
		deepEqual([recall(place, recalled, IMEI, IDENTITY), recalled.payload], [true, 4096]);
	});

	it("is the same as what the firmware answers, for every firmware but one with dataformat, which is asked each time", () => {
		for (const [profile, keys, form] of [
			[BG96, [], undefined], [BG96, ["recv/mode"], undefined], [BG96, ["recv/mode"], FORM], [BG96, [], FORM.replace("4096", "1500")], [BG95, [], FORM],
			[BC20, [], undefined], [BC20, ["recv/mode"], undefined], [{ ...BG95, form: LENGTH }, ["recv/mode"], FORM], [{ ...BG96, lengthKey: -1 }, [], undefined],
		] as const) {
			const capabilities = answered(profile, keys, form);
			const recalled = new Capabilities(profile);
			equal(recall(twice(capabilities), recalled, IMEI, IDENTITY), true);
			deepEqual(visible(recalled), visible(capabilities), `${profile.name} ${keys.join()} ${form}`);
		}
		equal(recall(twice(answered(BC20, ["dataformat"])), new Capabilities(BC20), IMEI, IDENTITY), false);
	});

	it("is nothing for another module, another firmware, another profile, and nothing at all where it cannot be read or written", () => {
		const capabilities = answered(BG96);
		const place = twice(capabilities);
		equal(recall(place, new Capabilities(BG96), "490154203237518", IDENTITY), false);
		equal(recall(place, new Capabilities(BG96), IMEI, `${IDENTITY}x`), false);
		equal(recall(place, new Capabilities(BG96), IMEI, IDENTITY.slice(1)), false);
		equal(recall(place, new Capabilities(BG95), IMEI, IDENTITY), false);
		place.failing = true;
		equal(recall(place, new Capabilities(BG96), IMEI, IDENTITY), false);
		equal(remember(place, capabilities, IMEI, IDENTITY), true); // it was tried
		equal(place.writes, 2);
		const long = new Place();
		equal(remember(long, capabilities, IMEI, "x".repeat(201)), false);
		equal(long.text, undefined);
		equal(remember(long, capabilities, IMEI, "x".repeat(200)), true);
		ok(long.text!.endsWith(`\n${"x".repeat(200)}`));
	});

	it("is nothing when a byte of the record is another one", () => {
		const { text } = twice(answered(BG96, ["recv/mode"]));
		fc.assert(fc.property(fc.integer({ min: 0, max: text!.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, by) => {
			const damaged = text!.slice(0, at) + String.fromCharCode(text!.charCodeAt(at) ^ by) + text!.slice(at + 1);
			const capabilities = new Capabilities(BG96);
			const before = visible(capabilities);
			equal(recall(new Place(damaged), capabilities, IMEI, IDENTITY), false);
			deepEqual(visible(capabilities), before);
		}));
		for (let end = 0; end < text!.length; end++)
			equal(recall(new Place(text!.slice(0, end)), new Capabilities(BG96), IMEI, IDENTITY), false);
	});

	it("is nothing when it says what no firmware of the profile answers, under a right checksum too", () => {
		const place = (name: string, values: string): Place => new Place(sealed(`1 ${name} ${IMEI} ${values}\n${IDENTITY}`));
		ok(recall(place("BG96", "0 1548 2"), new Capabilities(BG96), IMEI, IDENTITY));
		for (const values of ["8 1548 2", "2 1548 2", "0 1547 2", "0 4096 2", "4 255 2", "4 1023 2", "4 4097 2", "4 0 2", "0 1548 1", "0 1548 3", "0 1548", "", "0 1548 2 2", "-1 1548 2", "0 1e3 2", "0x0 1548 2"])
			equal(recall(place("BG96", values), new Capabilities(BG96), IMEI, IDENTITY), false, values);
		equal(recall(place("BC20", "4 1024 2"), new Capabilities(BC20), IMEI, IDENTITY), false);
		equal(recall(place("BG96", "1 1548 2"), new Capabilities({ ...BG96, lengthKey: -1 }), IMEI, IDENTITY), false);
		equal(recall(place("BG95", "1 1548 2"), new Capabilities({ ...BG95, form: LENGTH }), IMEI, IDENTITY), false);
		equal(recall(new Place(sealed(`2 BG96 ${IMEI} 0 1548 2\n${IDENTITY}`)), new Capabilities(BG96), IMEI, IDENTITY), false);
	});
});
