// What stands in for the modules of a group that a build leaves out: an error that names the group's manifest, or what changes nothing.
// Tests modules/**/without-*; that a build has them is tested by ./manifests.test.ts.

import { deepEqual, equal, fail, throws } from "node:assert/strict";
import { existsSync } from "node:fs";
import { configureNetwork as configureWholeNetwork } from "../../modules/app/configuration/network-settings.js";
import { configureNetwork } from "../../modules/app/configuration/without-network.js";
import { configureTLS } from "../../modules/app/configuration/without-tls.js";
import type { Host } from "../../modules/app/host.js";
import InfluxEncoder from "../../modules/app/telemetry/without-influx.js";
import Commands from "../../modules/app/without-commands.js";
import NoHistory, { recordsOf } from "../../modules/app/without-history.js";
import { deliveryOf } from "../../modules/app/without-journal.js";
import Parameters from "../../modules/at/parameters.js";
import DataMode, { CONNECT } from "../../modules/at/without-data-mode.js";
import { IDENTIFIERS } from "../../modules/mqtt/packet-identifiers.js";
import Inbox from "../../modules/mqtt/without-inbox.js";
import MessageReader from "../../modules/mqtt/without-reader.js";
import ModuleError from "../../modules/quectel/common/module-error.js";
import { checkRecord, recall, remember, takeIdentities } from "../../modules/quectel/common/without-record.js";
import { checkRadio as checkWholeRadio } from "../../modules/quectel/modem/radio-options.js";
import { checkRadio } from "../../modules/quectel/modem/without-radio.js";
import NetworkStatus from "../../modules/quectel/modem/without-survey.js";
import { BC20, BG95, BG96 } from "../../modules/quectel/profile.js";
import BufferMode from "../../modules/quectel/receive/without-buffer-mode.js";
import Receiver from "../../modules/quectel/receive/without-receiver.js";
import Diagnosis from "../../modules/quectel/session/without-diagnosis.js";
import type Link from "../../modules/quectel/session/link.js";
import type WholeProbe from "../../modules/quectel/session/probe.js";
import { checkOptions } from "../../modules/quectel/session/session-options.js";
import Probe from "../../modules/quectel/session/without-probe.js";
import Subscriptions from "../../modules/quectel/session/without-subscriptions.js";
import { checkTLS } from "../../modules/quectel/tls/without-tls.js";
import { AtBench, bytes } from "../support/at-bench.js";

/** Asserts an Error of these words, and that the manifest that they name is there. */
function refuses(action: () => unknown, what: string, manifest: string, them = "it"): void {
	throws(action, { name: "Error", message: `${what}not in this build; ${manifest} adds ${them}` });
	equal(existsSync(manifest), true);
}

describe("a build without", () => {
	it("TLS refuses each setting that asks for it, and the option", () => {
		for (const settings of [{ tls: true }, { tls: "true" }, { tls: "yes" }, { ca: "isrg.pem" }, { certificate: "c.pem" }, { key: "k.pem" }, { tls: false, key: "k.pem" }])
			refuses(() => configureTLS(settings), "tls: ", "modules/node-tls.json");
		for (const settings of [{}, { tls: false }, { tls: "false" }, { tls: false, ca: "", certificate: "", key: "" }, { ca: undefined }, { host: "a" }])
			equal(configureTLS(settings), undefined);
		refuses(checkTLS, "tls: ", "modules/tls.json");
		refuses(() => new DataMode().begin(), "data mode: ", "modules/tls.json");
		deepEqual([new DataMode().left, CONNECT.length], [0, 0]);
	});

	it("settings of the network refuses each of them, and has the values of a node that sets none", () => {
		for (const name of ["context", "apnUser", "apnPassword", "authentication", "technologies", "periodicUpdate", "active", "eDRX", "timeServer"])
			refuses(() => configureNetwork({ apn: "a", [name]: "x" }), `${name}: `, "modules/node-radio.json");
		for (const settings of [{}, { apn: "iot.example", apnUser: "", context: undefined }])
			deepEqual(configureNetwork(settings), configureWholeNetwork(settings));
	});

	it("radio options refuses each of them, and has the values of a modem without", () => {
		for (const options of [{ technologies: ["GSM" as const] }, { powerSaving: { periodicUpdate: 60_000, active: 0 } }, { eDRX: 5120 }])
			refuses(() => checkRadio(options, BG96), "technologies, powerSaving and eDRX: ", "modules/radio.json", "them");
		for (const profile of [BG96, BG95, BC20])
			deepEqual(checkRadio({}, profile), checkWholeRadio({}, profile), profile.name);
	});

	it("InfluxDB's encoder or probe refuses to make one", () => {
		refuses(() => new InfluxEncoder(), "encoding influx, the one for a module that cannot send quotes: ", "modules/influx.json");
		refuses(() => new Probe(), "probe: ", "modules/probe.json");
	});

	it("a journal reports that to a node whose host has one, and delivers without", () => {
		const traces: string[] = [];
		const host = { watcher: { trace: (text: string) => void traces.push(text) } } as unknown as Host;
		const plain = deliveryOf(undefined, host);
		deepEqual([plain.trouble, plain.early, traces], ["", false, []]);
		for (const watched of [true, false]) {
			const { trouble, early } = deliveryOf(undefined, { ...watched ? host : {}, journal: { storage: () => fail("opened") } } as unknown as Host);
			deepEqual([trouble, early], ["journal: Error: not in this build; modules/node-journal.json adds it\n", false]);
		}
		deepEqual(traces, ["journal: Error: not in this build; modules/node-journal.json adds it"]);
		equal(existsSync("modules/node-journal.json"), true);
	});

	it("diagnosis reports a failed QMTOPEN as the module gives it", () => {
		const reported: unknown[] = [];
		const diagnosis = new Diagnosis({ onDone() {}, onFailed(error, network) { reported.push(error, network); } });
		const failure = new ModuleError("QMTOPEN", -1, "QMTOPEN: -1");
		diagnosis.begin(failure);
		diagnosis.stop();
		deepEqual(reported, [failure, true]);
		equal(diagnosis.tried, false);
	});

	it("records refuses a place for one, and keeps nothing", () => {
		refuses(() => checkRecord({ read: () => "", write() {} }), "record: ", "modules/record.json");
		deepEqual([checkRecord(undefined), recall(), remember(), takeIdentities()], [undefined, false, false, false]);
		deepEqual([recordsOf(), NoHistory], [undefined, undefined]);
	});

	it("surveys refuses each, and has no values", () => {
		const refused = (action: () => unknown): void => refuses(action, "survey: ", "modules/survey.json");
		refused(() => new NetworkStatus(undefined, true, undefined, true));
		const status = new NetworkStatus(undefined, true, undefined, false);
		status.onModemReady();
		refused(() => status.begin());
		equal(status.operator, "");
	});

	it("commands subscribes to nothing, so that it has nothing to answer", () => {
		const commands = new Commands();
		commands.received();
		commands.brokeOff();
		commands.stop();
		deepEqual([commands.subscribed(), commands.refused], [undefined, 0]);
	});

	it("the receiving part refuses to subscribe, and sessions for which messages are kept", () => {
		const refused = (action: () => unknown, what: string): void => refuses(action, `${what}: `, "modules/receive.json");
		for (const options of [{ buffered: true }, { clean: false }])
			refused(() => subscriptionsOf(options), "buffered, and clean: false");
		const { subscriptions } = subscriptionsOf();
		refused(() => subscriptions.subscribe(), "subscribe");
		refused(() => subscriptions.unsubscribe(), "unsubscribe");
	});

	it("subscriptions has a link settle at once, uses no identifier, and leaves answers to the probe", () => {
		const { subscriptions, settled, answered } = subscriptionsOf();
		subscriptions.online();
		subscriptions.offline();
		equal(settled.length, 1);
		deepEqual([subscriptions.waiting, subscriptions.busy, subscriptions.gap(), subscriptions.granted()], [false, false, IDENTIFIERS, -1]);
		const parameters = new Parameters(bytes("7,0"));
		parameters.set(0, 3);
		subscriptions.onURC(parameters);
		deepEqual(answered, [[7, 0]]);
		new Subscriptions(checkOptions({ host: "a" }, BG96, [1]), {} as Link, undefined).onURC(parameters);
		equal(answered.length, 1);
	});

	it("an inbox announces nothing and has nothing to read", () => {
		const reader = new MessageReader();
		const inbox = new Inbox();
		reader.clear();
		new BufferMode().forget();
		deepEqual([reader.due, reader.abandon(), reader.read(), reader.available, reader.topic, reader.lengthPrefixed, reader.hexPayload], [false, false, 0, 0, "", false, false]);
		deepEqual([inbox.dropped, inbox.broken, inbox.identifier, inbox.byteLength, inbox.topicLength, inbox.isTopic(), inbox.readTopic(), Inbox.bytesFor()], [0, 0, 0, -1, 0, false, 0, 0]);
	});

	for (const [how, size] of [["in one piece", 100], ["byte by byte", 1]] as const) {
		it(`a receiver discards and counts lines of messages, which arrive ${how}, and hands over all others`, () => {
			const bench = new AtBench();
			const receiver = new Receiver(bench.engine);
			bench.engine.stream("+STREAMS:", receiver);
			const line = "\r\n+URC: 1\r\n\r\n+STREAMS: 0,1,\"t\",\"\rp\"\r\n\r\n+STREAMS: 0,2\r\n\r\nRDY\r\n";
			for (let at = 0; at < line.length; at += size)
				bench.hear(line.slice(at, at + size));
			deepEqual(bench.events, ["+URC:", "RDY"]);
			deepEqual([receiver.rejected, receiver.active, receiver.abandon()], [2, false, false]);
			receiver.deliver();
			receiver.announceWhole();
			receiver.release();
			receiver.close();
		});
	}

	it("a receiver goes on to the end of the line behind a loss, and expects nothing else", () => {
		const bench = new AtBench();
		const receiver = new Receiver(bench.engine);
		const { receive } = bench.engine;
		receive.bytes.set(bytes(" 0,1\r\nOK"), receive.start);
		receiver.begin();
		equal(receiver.take(receive.start, receive.start + 3), receive.start + 3);
		receiver.broken();
		equal(receiver.active, true);
		equal(receiver.take(receive.start + 3, receive.start + 8), receive.start + 6);
		deepEqual([receiver.active, receiver.tryWhole(), receiver.deliveryDue, receiver.brokenOff, receiver.doubtful, receiver.impatient, receiver.watching, receiver.listener.lengthPrefixed],
			[false, 0, false, 0, false, false, true, false]);
	});
});

/** Subscriptions with these options of the session, how often its link settled, and what the probe was given. */
function subscriptionsOf(options: object = {}): { readonly subscriptions: Subscriptions; readonly settled: unknown[]; readonly answered: unknown[] } {
	const settled: unknown[] = [];
	const answered: unknown[] = [];
	const values = checkOptions({ host: "a", ...options }, BG96, [1]);
	const link = { settled: () => settled.push(true) } as unknown as Link;
	const probe = { onURC: (identifier: number, result: number) => answered.push([identifier, result]) } as unknown as WholeProbe;
	return { subscriptions: new Subscriptions(values, link, probe), settled, answered };
}
