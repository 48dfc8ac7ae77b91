// The model of the page: the fold of a session's events, its bounds, and its rows in words.
// hosts/web/page/model.ts, row-store.ts, readings.ts, explain-row.ts.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { nameOfAct } from "../../../../hosts/web/page/acts.js";
import { asText, explainRow, hexOf, piecesOf } from "../../../../hosts/web/page/explain-row.js";
import { ACT, DOWN, HOST, MODEM, Model, modelOf, STEPS, TRACE, UP, WIRE_ROWS } from "../../../../hosts/web/page/model.js";
import { Readings, READINGS, valuesOf } from "../../../../hosts/web/page/readings.js";
import { RowStore } from "../../../../hosts/web/page/row-store.js";
import type { Act, Event } from "../../../../hosts/web/protocol.js";
import { SCENARIO } from "../rig.js";
import { record } from "./rig.js";

const SESSION = record(60_000, { script: [{ at: 40_000, request: { type: "antenna", connected: false } }, { at: 45_000, request: { type: "antenna", connected: true } }] });

/** The rows of a model's wire, as text. */
function wireOf(model: Model): string[] {
	const rows: string[] = [];
	for (let number = model.wire.first; number <= model.wire.last; number++) {
		const row = model.wire.row(number)!;
		const mark = ["> ", "< ", ">> ", "<< ", "! ", "# "][row.kind]!;
		rows.push(mark + (row.kind <= MODEM ? piecesOf(row.bytes).map(({ text, control }) => control ? `<${text}>` : text).join("") : asText(row)));
	}
	return rows;
}

/** Wire events of one direction and text. */
const said = (from: "host" | "modem", text: string, at = 0): Event => ({ at, kind: "wire", from, hex: Buffer.from(text, "latin1").toString("hex") });

describe("the model of the page", () => {
	const model = modelOf(SESSION);

	it("has the lines of the wire with every byte, packets, acts and traces, in order", () => {
		const rows = wireOf(model);
		ok(rows.some(row => /^> AT\+QMTPUB=0,\d+,1,0,"sensors\/866425030012340"<CR>$/.test(row)));
		ok(rows.some(row => /^< <CR><LF>\+QMTPUB: 0,\d+,0<CR><LF>$/.test(row)));
		ok(rows.some(row => /^> \{"time":.*\}<Ctrl-Z>$/.test(row)));
		ok(rows.some(row => /^>> PUBLISH \d+ QoS 1$/.test(row)));
		ok(rows.indexOf("! antenna pulled") > 0 && rows.indexOf("! antenna pulled") < rows.indexOf("! antenna plugged in"));
		ok(rows.some(row => row.startsWith("# ")));
		equal(rows.length, model.wire.length);
	});

	it("has the diagram, whose rows point to lines of the wire, with a mark for each act", () => {
		const { rows } = model.sequence;
		ok(rows.length > 50);
		for (const { line, arrows: [first] } of rows) {
			if (first === undefined)
				continue;
			const kind = model.wire.kind(line);
			ok(kind === (first.from === 0 ? HOST : first.to === 0 ? MODEM : first.from < first.to ? UP : DOWN), `${line} ${first.label}`);
		}
		deepEqual(rows.filter(({ mark }) => mark).map(({ remark }) => remark), ["antenna pulled", "antenna plugged in"]);
	});

	it("has the present state of each machine, since when, and the transitions before", () => {
		const node = model.machines.get("node")!;
		const states = SESSION.filter(event => event.kind === "state" && event.machine === "node") as Extract<Event, { kind: "state" }>[];
		equal(node.state, states.at(-1)!.state);
		equal(node.since, states.at(-1)!.at);
		equal(node.transitions[0]!.to, node.state);
		equal(node.transitions[0]!.from, states.at(-2)!.state);
	});

	it("has the readings, and which are acknowledged", () => {
		const readings = SESSION.filter(({ kind }) => kind === "reading");
		equal(model.readings.accepted, readings.length);
		equal(model.readings.acknowledged, SESSION.filter(({ kind }) => kind === "acknowledged").length);
		deepEqual(model.readings.names.slice(0, 2), ["temperature", "humidity"]);
		ok(model.readings.acknowledged > 5 && !Number.isNaN(model.readings.answers[0]));
		ok(Math.abs(model.readings.values(0)[0]! - 21) < 5);
	});

	it("has the last value of each topic, and the one that the broker keeps", () => {
		const status = model.topics.get("sensors/866425030012340/status")!;
		equal(status.retained, status.payload);
		const reading = model.topics.get("sensors/866425030012340")!;
		equal(reading.retained, undefined);
		ok(reading.count > 5);
		const publish = (payload: string): Event => ({ at: 1, kind: "message", topic: "a", payload, QoS: 0, retain: true });
		equal(modelOf([publish("x")]).topics.get("a")!.retained, "x");
		equal(modelOf([publish("x"), publish("")]).topics.get("a")!.retained, undefined);
	});

	it("has levels, counters, totals and the end", () => {
		const after = modelOf([
			{ at: 5, kind: "outbox", messages: 2, bytes: 100, size: 1000 }, { at: 6, kind: "journal", waiting: 3, capacity: 1000 }, { at: 7, kind: "counters", counters: { readings: 4 } },
			said("host", "AT\r"), said("modem", "\r\nO"), { at: 4, kind: "ended", error: "no broker" },
		]);
		deepEqual([after.outbox, after.journal, after.counters, after.bytes, after.ended, after.at, after.events],
			[{ messages: 2, bytes: 100, size: 1000 }, { waiting: 3, capacity: 1000 }, { readings: 4 }, { host: 3, modem: 3 }, { error: "no broker" }, 7, 6]);
		deepEqual(wireOf(after), ["> AT<CR>", "< <CR><LF>O"]);
		deepEqual(modelOf([{ at: 0, kind: "ended" }]).ended, {});
		deepEqual(modelOf([{ at: 0, kind: "scenario", scenario: SCENARIO }]).scenario, SCENARIO);
	});

	it("remembers whether antenna and broker are there", () => {
		const act = (act: Act): Event => ({ at: 0, kind: "act", act });
		const gone = modelOf([act({ type: "antenna", connected: false }), act({ type: "broker", running: false })]);
		deepEqual([gone.antenna, gone.broker], [false, false]);
		const there = modelOf([act({ type: "broker", running: false }), act({ type: "broker", running: true })]);
		deepEqual([there.antenna, there.broker], [true, true]);
		deepEqual(there.acts, [{ at: 0, request: { type: "broker", running: false } }, { at: 0, request: { type: "broker", running: true } }]);
	});

	it("is the same however its events come in", () => {
		const again = new Model();
		for (const event of SESSION.map(event => JSON.parse(JSON.stringify(event)) as Event))
			again.take(event);
		deepEqual(again, model);
		deepEqual(wireOf(again), wireOf(model));
		deepEqual(again.sequence, model.sequence);
	});

	it("keeps the last of everything that grows", () => {
		const full = new Model();
		for (let i = 1; i <= 5000; i++) {
			full.take(said("host", `AT+QMTPUB=0,${i},1,0,"t${i}"\r`, i));
			full.take(said("modem", "\r\nOK\r\n", i));
			full.take({ at: i, kind: "message", topic: `t${i}`, payload: "y".repeat(3000), QoS: 1, retain: false });
			full.take({ at: i, kind: "state", machine: "link", state: `S${i}` });
			full.take({ at: i, kind: "act", act: { type: "garble" } });
			full.take({ at: i, kind: "reading", sequence: i, text: "{\"a\":1}" });
		}
		equal(full.wire.last, 15_000);
		equal(full.wire.length, WIRE_ROWS);
		ok(full.sequence.rows.length <= STEPS * 17 / 16 + 1);
		equal(full.sequence.rows.length + full.forgotten, 15_000);
		equal(full.acts.length, 100);
		equal(full.topics.size, 100);
		equal(full.topics.get("t5000")!.payload.length, 2001);
		ok(full.messages.length <= 300);
		equal(full.machines.get("link")!.transitions.length, 5);
		equal(full.readings.length, READINGS);
	});
});

describe("rows in words", () => {
	const explained = (...events: Event[]): string[] => {
		const model = modelOf([...events, { at: 0, kind: "ended" }]);
		return Array.from({ length: model.wire.last }, (_, index) => {
			const { title, what, section, parameters } = explainRow(model.wire, index + 1)!;
			return `${title} | ${what} | ${parameters.map(({ name, value }) => `${name} ${value}`).join(", ")} | ${section}`;
		});
	};

	it("names commands, echo, answers, result codes, prompt and payload", () => {
		deepEqual(explained(
			said("host", "\x1b"), said("host", "AT+CEREG?\r"), said("modem", "AT+CEREG?\r"), said("modem", "\r\n+CEREG: 0,1\r\n"), said("modem", "\r\nOK\r\n"), said("host", "ATI\r"), said("modem", "\r\nQuectel\r\n"),
			said("host", "AT+QMTPUB=0,1,1,0,\"t\"\r"), said("modem", "\r\n> "), said("host", "hello\x1a"), said("modem", "\r\n+QMTPUB: 0,1,0\r\n"), said("host", "AT+QURCCFG=\"urcport\",\"uart1\"\r"), said("modem", "\r\nRDY\r\n"),
		), [
			"ESC | closes a prompt that a former host may have left open |  | both notes §3.2.8",
			"AT+CEREG | registration in LTE: what is set? |  | 27.007 §10.1.22",
			"Echo | the module repeats the command line, until ATE0 |  | V.250 §6.2.4",
			"+CEREG | registration in LTE | reports 0, state 1 | 27.007 §10.1.22",
			"OK | final result code of AT+CEREG: it is done |  | V.250 §5.7.1",
			"ATI | identification: maker, module, firmware |  | V.250 §6.1.3",
			"Answer | information response of ATI |  | V.250 §5.7.2",
			"AT+QMTPUB | publish a message | client 0, message identifier 1, QoS 1, retain 0, topic \"t\" | both notes §3.2.8",
			"Prompt | the module waits for the payload; Ctrl-Z ends it, ESC abandons it |  | both notes §3.2.8",
			"Payload | 5 bytes that the prompt asked for; Ctrl-Z ends them |  | both notes §3.2.8",
			"+QMTPUB | publish a message | client 0, message identifier 1, result 0 | both notes §3.2.8",
			"AT+QURCCFG | the port of unsolicited result codes | parameters \"urcport\",\"uart1\" | docs/hardware.md",
			"RDY | the module has started: its settings and connections are gone |  | docs/hardware.md",
		]);
	});

	it("names packets, acts and traces", () => {
		const packet = (from: "up" | "down", text: string): Event => ({ at: 0, kind: "packet", from, link: 1, text });
		deepEqual(explained(packet("up", "TCP SYN a.example:1883"), packet("down", "CONNACK 5"), packet("up", "PUBLISH 3 QoS 1 DUP"), packet("down", "SUBACK 2 1 128"), packet("down", "malformed"), { at: 0, kind: "trace", text: "x" }), [
			"TCP SYN | the connection below MQTT | link 1, detail a.example:1883 | both notes, figure 1",
			"CONNACK from the server | the server accepts the session, or refuses it | link 1, return code 5 | MQTT 3.1.1 §3.2",
			"PUBLISH to the server | a message | link 1, packet identifier 3, QoS 1, dup | MQTT 3.1.1 §3.3",
			"SUBACK from the server | granted QoS of each filter; 128 is a refusal | link 1, packet identifier 2, granted QoS 1 128 | MQTT 3.1.1 §3.9",
			"malformed from the server | no packet of MQTT | link 1 | MQTT 3.1.1 §2.2.1",
			"Trace | x |  | the firmware's trace",
		]);
		match(explained({ at: 0, kind: "act", act: { type: "garble" } })[0]!, /next line garbled/);
		equal(explainRow(modelOf([]).wire, 1), undefined);
	});

	it("has something to say about each row of a session", () => {
		const model = modelOf(SESSION);
		for (let number = model.wire.first; number <= model.wire.last; number++) {
			const { what, section } = explainRow(model.wire, number)!;
			ok(what !== "" && section !== "", wireOf(model)[number - 1]);
			ok(what !== "a command line", wireOf(model)[number - 1]);
		}
	});

	it("shows each byte", () => {
		deepEqual(piecesOf(Uint8Array.of(0x0d, 0x0a, 0x41, 0x42, 0xff, 0x1a)).map(({ text, control }) => control ? `<${text}>` : text), ["<CR>", "<LF>", "AB", "<FF>", "<Ctrl-Z>"]);
		equal(hexOf(Uint8Array.of(0x0d, 0x0a, 0x41), 8), "0D 0A 41");
		equal(hexOf(Uint8Array.of(0x0d, 0x0a, 0x41), 2), "0D 0A …");
	});
});

describe("what the page keeps", () => {
	it("rows in memory that is taken once, the oldest leaving first", () => {
		const store = new RowStore(4, 64);
		equal(store.last, 0);
		equal(store.row(1), undefined);
		for (let i = 1; i <= 10; i++)
			equal(store.append(i % 3, i, Buffer.from(`row ${i}`), i * 2), i);
		deepEqual([store.first, store.last, store.length], [7, 10, 4]);
		deepEqual(store.row(7), { number: 7, kind: 1, at: 7, extra: 14, missing: 0, bytes: Uint8Array.from(Buffer.from("row 7")) });
		deepEqual([store.row(6), store.kind(6), store.time(6), store.kind(8), store.time(8)], [undefined, undefined, undefined, 2, 8]);
	});

	it("rows of any length: none is split or overwritten, and a long one is cut", () => {
		const store = new RowStore(100, 64);
		const texts: string[] = [];
		for (let i = 0; i < 200; i++) {
			const text = String.fromCharCode(97 + i % 26).repeat(i * 7 % 17);
			texts.push(text);
			store.append(0, i, Buffer.from(text));
			let kept = 0;
			for (let number = store.first; number <= store.last; number++) {
				equal(Buffer.from(store.row(number)!.bytes).toString(), texts[number - 1]!.slice(0, 16));
				kept += store.row(number)!.bytes.length;
			}
			ok(kept <= 64 && store.length > 0);
		}
		store.append(0, 0, Buffer.from("x".repeat(20)));
		equal(store.row(store.last)!.missing, 4);
	});

	it("values of readings in both formats", () => {
		deepEqual(valuesOf("{\"time\":1,\"uptime\":7,\"sequence\":2,\"temperature\":21.5,\"on\":true,\"name\":\"a\"}"), [["temperature", 21.5]]);
		deepEqual(valuesOf("reading sequence=7i,temperature=-21.50,humidity=0.4 1763795000000000000"), [["temperature", -21.5], ["humidity", 0.4]]);
		deepEqual([valuesOf("{broken"), valuesOf("offline")], [[], []]);
	});

	it("readings of which the newest of a number is acknowledged: numbers begin again without power", () => {
		const readings = new Readings();
		readings.append(1, 0, "{\"a\":1}");
		readings.append(1, 1000, "{\"a\":2,\"b\":3,\"c\":4,\"d\":5}");
		readings.acknowledge(1, 50);
		readings.acknowledge(9, 60);
		deepEqual([...readings.answers], [NaN, 50]);
		deepEqual([readings.accepted, readings.acknowledged, readings.lastMs], [2, 2, 60]);
		deepEqual(readings.names, ["a", "b", "c"]);
		deepEqual([...readings.values(1)], [NaN, 3]);
		deepEqual([...readings.times], [0, 1]);
	});

	it("acts in words", () => {
		const acts: Act[] = [
			{ type: "restart-module" }, { type: "broker", running: true }, { type: "forge" }, { type: "cut-power" }, { type: "publish", topic: "a/".repeat(40), payload: "", QoS: 0, retain: false },
			{ type: "interval", ms: 500 }, { type: "control", request: { do: "sim" } },
		];
		deepEqual(acts.map(nameOfAct), ["module restarted", "broker started", "payload forged", "power cut", `published to ${"a/".repeat(19)}a…`, "interval 500 ms", "control: sim"]);
		equal(TRACE + ACT, 9);
	});
});
