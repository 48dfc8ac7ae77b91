import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { FIELDS } from "../../../hosts/esp32/sensors.js";
import { DRIVEN } from "../../../hosts/esp32/without-sensors.js";
import { groupsFor, withOption } from "../../../hosts/moddable/groups.js";
import { FIRMWARE, firmwareDefaults } from "../../../hosts/moddable/settings.js";
import { parse, UsageError } from "../../../hosts/node/command-line.js";
import { configureNetwork } from "../../../modules/app/configuration/without-network.js";
import { configureTLS } from "../../../modules/app/configuration/without-tls.js";

/** The manifests of a build with settings other than the firmware's own. */
function added(settings: Readonly<Record<string, unknown>>, named: readonly string[] = []): readonly string[] {
	return groupsFor({ ...firmwareDefaults(""), ...settings }, named);
}

/** The names that a command line has. */
function named(...words: string[]): readonly string[] {
	return parse(new Command().addOption(withOption()).argument("[setting...]"), words, () => {}).opts<{ with: readonly string[] }>().with;
}

const ALL = ["modules/node-commands.json", "modules/node-tls.json", "modules/node-radio.json", "modules/probe.json", "modules/influx.json", "modules/node-journal.json"];

describe("the manifests that settings ask for", () => {
	it("are none for the firmware's own settings, and others that need nothing more", () => {
		deepEqual(added({}), []);
		deepEqual(added({ host: "broker.example", apn: "iot.example", pin: "1234", journal: "false", sensor: "simulated", tls: "false", probe: "0", eDRX: "", encoding: "json", checksum: "true" }), []);
	});

	it("add the journal, and the driver of each sensor that is listed", () => {
		deepEqual(added({ journal: "true" }), ["modules/node-journal.json"]);
		deepEqual(added({ sensor: "sht3x" }), ["hosts/esp32/sht3x.json"]);
		deepEqual(added({ sensor: "tmp117, bmp280@0x77,level", journal: "true" }), ["modules/node-journal.json", "hosts/esp32/bmp280.json", "hosts/esp32/tmp117.json"]);
	});

	it("add TLS, and what finds out why it fails, for each setting of it", () => {
		for (const settings of [{ tls: "true" }, { tls: "yes" }, { ca: "isrg.pem" }, { certificate: "c.pem" }, { key: "k.pem" }])
			deepEqual(added(settings), ["modules/node-tls.json"], JSON.stringify(settings));
	});

	it("add the settings of the network for each of them but apn", () => {
		for (const name of ["context", "apnUser", "apnPassword", "authentication", "technologies", "periodicUpdate", "active", "eDRX", "timeServer"])
			deepEqual(added({ [name]: "x" }), ["modules/node-radio.json"], name);
	});

	it("add the probe, and InfluxDB's encoder where it is set, or where the module may not be able to send quotes", () => {
		deepEqual(added({ probe: "20000" }), ["modules/probe.json"]);
		deepEqual(added({ encoding: "influx" }), ["modules/influx.json"]);
		deepEqual(added({ module: "bc20" }), ["modules/influx.json"]);
		deepEqual(added({ module: "bc20", encoding: "json" }), []);
		deepEqual(added({ module: "bg95" }), []);
		deepEqual(added({ module: "no module" }), []);
	});

	it("are those whose stand-ins refuse the settings", () => {
		for (const [standIn, manifest] of [[configureTLS, "modules/node-tls.json"], [configureNetwork, "modules/node-radio.json"]] as const) {
			for (const name of Object.keys(FIRMWARE)) {
				const settings = { ...firmwareDefaults(""), [name]: "x" };
				let refused = false;
				try {
					standIn(settings);
				}
				catch {
					refused = true;
				}
				equal(groupsFor(settings).includes(manifest), refused, name);
			}
		}
	});

	it("are joined by those that the command line names, each once", () => {
		deepEqual(added({}, ["commands"]), ["modules/node-commands.json"]);
		deepEqual(added({ tls: "true" }, ["tls", "probe"]), ["modules/node-tls.json", "modules/probe.json"]);
		deepEqual(added({ tls: "true" }, ["commands", "probe"]), ["modules/node-commands.json", "modules/node-tls.json", "modules/probe.json"]);
		deepEqual([...added({}, ["all"])].sort(), [...ALL].sort());
	});

	it("exist, one for each sensor with a driver of the SDK", () => {
		for (const path of added({ sensor: DRIVEN.join(",") }, ["all"]))
			ok(existsSync(path), path);
		deepEqual(["simulated", ...DRIVEN], Object.keys(FIELDS));
	});

	it("are all in the firmware for a desktop, which has the journal besides, and of them none in that for an ESP32", () => {
		const included = (path: string): readonly string[] => (JSON.parse(readFileSync(path, "utf8")) as { include: readonly string[] }).include;
		deepEqual(included("hosts/simulator/groups.json").map(path => path.replace("../../", "")).sort(), ALL.filter(path => path !== "modules/node-journal.json").sort());
		ok(included("hosts/simulator/manifest.json").includes("../../modules/node-journal.json"));
		const { include, platforms } = JSON.parse(readFileSync("manifest.json", "utf8")) as { include: readonly string[]; platforms: Readonly<Record<string, object>> };
		deepEqual(include, ["./firmware.json", "./modules/node-record.json", "./modules/diagnosis.json"]);
		deepEqual(platforms, { lin: { include: "./hosts/simulator/groups.json" }, mac: { include: "./hosts/simulator/groups.json" }, win: { include: "./hosts/simulator/groups.json" }, "...": {} });
	});
});

describe("the option --with", () => {
	it("has names, separated by commas or in several options", () => {
		deepEqual(named(), []);
		deepEqual(named("--with", "commands,tls", "apn=a", "--with", "all"), ["commands", "tls", "all"]);
	});

	it("refuses another name in one line that lists them", () => {
		for (const text of ["foo", "tls,foo", "tls, probe", "", "constructor"]) {
			throws(() => named("--with", text), error => {
				ok(error instanceof UsageError);
				equal(error.message, `option '--with <groups>' argument '${text}' is invalid. It must be of commands, tls, radio, probe, influx, journal, all.`);
				return true;
			});
		}
	});

	it("has each name in its help text", () => {
		for (const name of ["commands", "tls", "radio", "probe", "influx", "journal", "all"])
			match(withOption().description, new RegExp(`\\b${name}\\b`));
	});
});
