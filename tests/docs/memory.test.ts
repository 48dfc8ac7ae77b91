// docs/memory.md lists every buffer with the bytes that the sensor node's modem, session and messages take.

import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SIZE } from "../../modules/app/interval-command.js";
import { INBOX, OUTBOX, RECEIVE } from "../../modules/app/node-options.js";
import { CHUNK } from "../../modules/app/publisher.js";
import { STATUS_SIZE } from "../../modules/app/telemetry/format.js";
import CommandLine from "../../modules/at/command-line.js";
import Engine from "../../modules/at/engine.js";
import RingBuffer from "../../modules/at/ringbuffer.js";
import Synchroniser from "../../modules/at/synchroniser.js";
import Transmit from "../../modules/at/transmit-queue.js";
import { BC20, BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";

const text = readFileSync("docs/memory.md", "utf8");

/** The rows of the table of buffers, by name. */
const LISTED = Object.fromEntries([...text.slice(text.indexOf("| buffer |"), text.indexOf("A second session")).matchAll(/^\| ([a-z ]+) \| (\d+) \| (.*) \|$/gm)]
	.map(([, name, bytes]) => [name!, Number(bytes)]));

describe("docs/memory.md", () => {
	it("lists the buffers with the bytes that they take", () => {
		deepEqual(LISTED, {
			receive: RingBuffer.bytesFor(RECEIVE),
			transmit: Transmit.bytes,
			probe: Synchroniser.bytes,
			"command line": CommandLine.bytesFor(BG96.line),
			rounding: 24,
			inbox: QMTSession.bytesFor(INBOX, 0),
			outbox: OUTBOX,
			status: STATUS_SIZE,
			setting: SIZE,
			chunk: CHUNK,
		});
	});

	it("leaves out nothing that an engine takes of the memory", () => {
		const { receive, transmit, probe, rounding } = LISTED;
		equal(receive! + transmit! + probe! + LISTED["command line"]! + rounding!, Engine.bytesFor(RECEIVE, BG96.line));
	});

	it("states what a BC20's command line takes", () => {
		equal(/a BC20, .*?, has (\d+)/.exec(text)?.[1], String(CommandLine.bytesFor(BC20.line)));
	});

	it("names the block that the manifest gives the machine", () => {
		const { creation } = JSON.parse(readFileSync("hosts/esp32/manifest.json", "utf8")) as { creation: { static: number } };
		equal(text.includes(`"static": ${creation.static}`), true);
	});
});
