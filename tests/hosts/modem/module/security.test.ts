// AT+QSSLCFG key by key, and its effect when a connection opens.
// hosts/modem/module/security.ts, commands/security.ts; BG96 note §6.2, docs/hardware.md (SSL parameters).

import { deepEqual, equal } from "node:assert/strict";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../rig.js";

const ERROR = line("ERROR");

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

/** Key, its default answer, a write with its answer, writes that are refused. */
const KEYS: [string, string, string, string, string[]][] = [
	["sslversion", "4", "0", "0", ["5", "-1", `"x"`]],
	["ciphersuite", "0XFFFF", "0xc02f", "0XC02F", [`"0XFFFF"`, "0X1234", "65535", "FFFF"]],
	["cacert", `""`, `"cacert.pem"`, `"cacert.pem"`, ["cacert.pem", "1"]],
	["clientcert", `""`, `"client.pem"`, `"client.pem"`, ["client.pem"]],
	["clientkey", `""`, `"user_key.pem"`, `"user_key.pem"`, ["user_key.pem"]],
	["seclevel", "0", "2", "2", ["3"]],
	["ignorelocaltime", "1", "0", "0", ["2"]],
	["negotiatetime", "300", "10", "10", ["9", "301"]],
];

describe("AT+QSSLCFG", () => {
	for (const [key, initial, value, answer, wrong] of KEYS)
		it(`takes and reports "${key}" ${value}`, () => {
			const rig = quiet();
			equal(rig.say(`AT+QSSLCFG="${key}",5\r`), `${line(`+QSSLCFG: "${key}",5,${initial}`)}${OK}`);
			for (const parameters of [...wrong, `${value},1`])
				equal(rig.say(`AT+QSSLCFG="${key}",5,${parameters}\r`), ERROR, parameters);
			equal(rig.say(`AT+QSSLCFG="${key.toUpperCase()}",5,${value}\r`), OK);
			equal(rig.say(`AT+QSSLCFG="${key}",5\r`), `${line(`+QSSLCFG: "${key}",5,${answer}`)}${OK}`);
			equal(rig.say(`AT+QSSLCFG="${key}",4\r`), `${line(`+QSSLCFG: "${key}",4,${initial}`)}${OK}`);
			equal(rig.say(`AT+QSSLCFG="${key}",6,${value}\r`), ERROR);
			equal(rig.say(`AT+QSSLCFG="${key}"\r`), ERROR);
		});

	it("reads a context where the note's §6.2 seems to write: ignorelocaltime with one number", () => {
		const rig = quiet();
		equal(rig.say(`AT+QSSLCFG="ignorelocaltime",1\r`), `${line(`+QSSLCFG: "ignorelocaltime",1,1`)}${OK}`);
	});

	it("refuses the misspelt key of the note's §6.2", () => {
		equal(quiet().say(`AT+QSSLCFG="secllevel",2,2\r`), ERROR);
	});

	it("has sni only where the firmware does", () => {
		const rig = quiet();
		equal(rig.say(`AT+QSSLCFG="sni",2,1\r`), ERROR);
		equal(rig.say("AT+QSSLCFG=?\r").includes("sni"), false);
		rig.modem.firmware.sni = true;
		equal(rig.say(`AT+QSSLCFG="sni",2,1\r`), OK);
		equal(rig.say(`AT+QSSLCFG="sni",2\r`), `${line(`+QSSLCFG: "sni",2,1`)}${OK}`);
		equal(rig.say("AT+QSSLCFG=?\r").includes(`+QSSLCFG: "sni",(0-5),(0,1)`), true);
	});

	it("lists its keys with their ranges", () => {
		equal(quiet().say("AT+QSSLCFG=?\r"), `${line([
			`+QSSLCFG: "sslversion",(0-5),(0-4)`,
			`+QSSLCFG: "ciphersuite",(0-5),(0X0035,0X002F,0X0005,0X0004,0X000A,0X003D,0XC011,0XC012,0XC013,0XC014,0XC027,0XC028,0XC02F,0XFFFF)`,
			`+QSSLCFG: "cacert",(0-5),<cacertpath>`,
			`+QSSLCFG: "clientcert",(0-5),<client_cert_path>`,
			`+QSSLCFG: "clientkey",(0-5),<client_key_path>`,
			`+QSSLCFG: "seclevel",(0-5),(0-2)`,
			`+QSSLCFG: "ignorelocaltime",(0-5),(0,1)`,
			`+QSSLCFG: "negotiatetime",(0-5),(10-300)`,
		].join("\r\n"))}${OK}`);
	});

	it("is forgotten with the power", () => {
		const rig = quiet({ bootMs: 0 });
		rig.say(`AT+QSSLCFG="seclevel",2,2\r`);
		rig.modem.restart();
		rig.wait(5000);
		rig.say("ATE0\r");
		equal(rig.say(`AT+QSSLCFG="seclevel",2\r`), `${line(`+QSSLCFG: "seclevel",2,0`)}${OK}`);
	});
});

describe("a connection with TLS", () => {
	const OPEN = `AT+QMTOPEN=0,"broker.example",8883\r`;

	/** Context 2 for client 0, with these settings and files. */
	function rigWith(settings: readonly string[], files: readonly string[] = [], options: Partial<SimulatorOptions> = {}): Rig {
		const rig = quiet(options);
		for (const file of files)
			rig.modem.module.files.write(file, Buffer.from(`PEM of ${file}`));
		for (const setting of [`+QMTCFG="SSL", 0, 1, 2`, ...settings.map(text => `+QSSLCFG=${text}`)])
			equal(rig.say(`AT${setting}\r`), OK, setting);
		return rig;
	}

	it("checks nothing and shows nothing where nothing is set", () => {
		const rig = rigWith([]);
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,0")}`);
		deepEqual(rig.network.openings[0]?.tls, { verify: false, minVersion: "TLSv1", maxVersion: "TLSv1.2", ciphers: "ALL", negotiation: 300_000 });
	});

	it("is made with the files, the suite, the version, the clock and the name of its context", () => {
		const rig = rigWith([
			`"cacert",2,"ca"`, `"clientcert",2,"RAM:cert"`, `"clientkey",2,"UFS:key"`, `"seclevel",2,2`, `"sslversion",2,3`, `"ciphersuite",2,0XC02F`,
			`"ignorelocaltime",2,0`, `"negotiatetime",2,20`, `"sni",2,1`,
		], ["ca", "RAM:cert", "key"], { firmware: { sni: true } });
		rig.say(OPEN);
		deepEqual(rig.network.openings[0]?.tls, {
			verify: true, ca: "PEM of ca", cert: "PEM of RAM:cert", key: "PEM of key", minVersion: "TLSv1.2", maxVersion: "TLSv1.2",
			ciphers: "ECDHE-RSA-AES128-GCM-SHA256", time: rig.modem.module.realTime.time - 200, servername: "broker.example", negotiation: 20_000,
		});
	});

	for (const [missing, files] of [["the authority", ["cert", "key"]], ["the certificate", ["ca", "key"]], ["the key", ["ca", "cert"]]] as const)
		it(`fails at once, without a reason, when ${missing} is missing`, () => {
			const rig = rigWith([`"cacert",2,"ca"`, `"clientcert",2,"cert"`, `"clientkey",2,"key"`, `"seclevel",2,2`], files);
			equal(rig.say(OPEN, 0), `${OK}${line("+QMTOPEN: 0,-1")}`);
			equal(rig.network.openings.length, 0);
			equal(rig.say("AT+QMTOPEN?\r"), OK);
		});

	it("fails with SSL 3.0, which no current server speaks", () => {
		const rig = rigWith([`"sslversion",2,0`]);
		equal(rig.say(OPEN, 0), `${OK}${line("+QMTOPEN: 0,-1")}`);
	});

	it("gives up when the handshake takes longer than it may", () => {
		const rig = rigWith([`"negotiatetime",2,10`]);
		rig.network.roundTrip = 30_000;
		equal(rig.say(OPEN, 9999), OK);
		equal(rig.wait(1), line("+QMTOPEN: 0,-1"));
	});
});
