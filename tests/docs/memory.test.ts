// docs/memory.md lists every buffer with the bytes that the sensor node's modem, session and messages take.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BUFFERS, type BuffersName } from "../../modules/app/configuration/buffers.js";
import { CHUNK } from "../../modules/app/commands.js";
import { SIZE } from "../../modules/app/interval-command.js";
import CommandLine from "../../modules/at/command-line.js";
import Engine from "../../modules/at/engine.js";
import RingBuffer from "../../modules/at/ringbuffer.js";
import Synchroniser from "../../modules/at/synchroniser.js";
import Transmit from "../../modules/at/transmit-queue.js";
import { BC20, BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";

const text = readFileSync("docs/memory.md", "utf8");

/** The rows of the table of buffers. */
const ROWS = [...text.slice(text.indexOf("| buffer |"), text.indexOf("A second session")).matchAll(/^\| ([a-z ]+) \| (\d+) \| (\d+) \| (.*) \|$/gm)];

/** What the table lists for the setting `buffers`, by name. */
function listed(buffers: BuffersName): Record<string, number> {
	return Object.fromEntries(ROWS.map(([, name, standard, small]) => [name!, Number(buffers === "small" ? small : standard)]));
}

/** What all of the buffers may take. */
const MOST: { readonly [name in BuffersName]: number } = { default: 8192, small: 4096 };

describe("docs/memory.md", () => {
	for (const name of ["default", "small"] as const) {
		const { receive, inbox, outbox, status } = BUFFERS[name];

		it(`lists the buffers with the bytes that they take, ${name}`, () => {
			const { all, ...each } = listed(name);
			deepEqual(each, {
				receive: RingBuffer.bytesFor(receive),
				transmit: Transmit.bytes,
				probe: Synchroniser.bytes,
				"command line": CommandLine.bytesFor(BG96.line),
				rounding: 24,
				inbox: QMTSession.bytesFor(inbox, 0),
				outbox,
				status,
				setting: SIZE,
				chunk: CHUNK,
			});
			equal(all, Object.values(each).reduce((sum, bytes) => sum + bytes, 0));
			ok(all! <= MOST[name], `${all} bytes`);
		});

		it(`leaves out nothing that an engine takes of the memory, ${name}`, () => {
			const { receive: ring, transmit, probe, rounding, "command line": line } = listed(name);
			equal(ring! + transmit! + probe! + line! + rounding!, Engine.bytesFor(receive, BG96.line));
		});
	}

	it("states what a BC20's command line takes", () => {
		equal(/a BC20, .*?, has (\d+)/.exec(text)?.[1], String(CommandLine.bytesFor(BC20.line)));
	});

	it("names the block that the manifest gives the machine", () => {
		const { creation } = JSON.parse(readFileSync("hosts/esp32/manifest.json", "utf8")) as { creation: { static: number } };
		equal(text.includes(`"static": ${creation.static}`), true);
	});
});
