// An error in place of a prompt, while the module takes whatever follows as the payload: a prompt may follow it, or be lost. Without a power pin.
// Tests modules/at/engine and modules/quectel/session/publishing with the simulated module. Source: docs/hardware.md (Prompt), docs/architecture.md (Honest delivery).

import { deepEqual, equal } from "node:assert/strict";
import type { Fault } from "../../../hosts/modem/simulator.js";
import { makeBench } from "../../support/bench.js";

const MINUTE = 60_000;

describe("an early error while the module takes a payload", () => {
	for (const bytes of ["\r\nERROR\r\n", "\r\n+CME ERROR: 3\r\n"]) {
		for (const lost of [false, true]) {
			for (const counted of [false, true]) {
				it(`costs seconds, and no message (${JSON.stringify(bytes)}, the prompt ${lost ? "lost" : "after it"}, ${counted ? "with its length in the command" : "ended by Ctrl-Z"})`, () => {
					const when = { command: "+QMTPUB", nth: 2 };
					const faults: Fault[] = [{ when, do: { kind: "inject", bytes, place: "before-prompt" } }];
					if (lost)
						faults.push({ when, do: { kind: "lost-prompt" } });
					const bench = makeBench({ baud: 115_200, roundTrip: 300, faults, firmware: { fixedLengthPublish: counted } });
					const payloads = ["first", "second"].map(text => Buffer.from(counted ? `${text}\x1a`.repeat(50) : text));
					bench.clock.advance(5000);
					for (const payload of payloads) {
						bench.session.publishBytes("t", payload, payload.length, 1, false);
						bench.clock.advance(MINUTE);
					}
					equal(bench.session.online, true, bench.events.join("; "));
					const arrived = bench.network.broker.published.map(({ payload }) => payload.toString());
					deepEqual(payloads.filter(payload => !arrived.includes(payload.toString())), []);
					deepEqual(bench.events.filter(event => event.startsWith("control")), ["control 4 1 0", "control 4 2 0"]);
					if (!counted) // ESC cancels no payload of a known length: the probes fill it
						deepEqual(arrived, payloads.map(String));
				});
			}
		}
	}
});
