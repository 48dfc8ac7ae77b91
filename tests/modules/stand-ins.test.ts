// What stands in for the modules of a group that a build leaves out: an error that names the group's manifest, or what changes nothing.
// Tests modules/**/without-*; that a build has them is tested by ./manifests.test.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { existsSync } from "node:fs";
import { configureNetwork as configureWholeNetwork } from "../../modules/app/configuration/network-settings.js";
import { configureNetwork } from "../../modules/app/configuration/without-network.js";
import { configureTLS } from "../../modules/app/configuration/without-tls.js";
import InfluxEncoder from "../../modules/app/telemetry/without-influx.js";
import Backlog from "../../modules/app/without-journal.js";
import ModuleError from "../../modules/quectel/common/module-error.js";
import { checkRadio as checkWholeRadio } from "../../modules/quectel/modem/radio-options.js";
import { checkRadio } from "../../modules/quectel/modem/without-radio.js";
import { BC20, BG95, BG96 } from "../../modules/quectel/profile.js";
import Diagnosis from "../../modules/quectel/session/without-diagnosis.js";
import Probe from "../../modules/quectel/session/without-probe.js";
import { checkTLS } from "../../modules/quectel/tls/without-tls.js";

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

	it("InfluxDB's encoder, journal or probe refuses to make one", () => {
		refuses(() => new InfluxEncoder(), "encoding influx, the one for a module that cannot send quotes: ", "modules/influx.json");
		refuses(() => new Backlog(), "", "modules/node-journal.json");
		refuses(() => new Probe(), "probe: ", "modules/probe.json");
	});

	it("diagnosis reports a failed QMTOPEN as the module gives it", () => {
		const reported: unknown[] = [];
		const diagnosis = new Diagnosis(undefined, undefined, undefined, { onDone() {}, onFailed(error, network) { reported.push(error, network); } });
		const failure = new ModuleError("QMTOPEN", -1, "QMTOPEN: -1");
		diagnosis.begin(failure);
		diagnosis.stop();
		deepEqual(reported, [failure, true]);
		equal(diagnosis.tried, false);
	});
});
