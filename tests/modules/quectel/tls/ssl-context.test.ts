// A session with TLS, from the clock to the last parameter of its SSL context: the commands, the files, and every way in which they can fail.
// modules/quectel/tls/ssl-context and inquiry. Source: BG96 note §6.2, BG96 FILE AT Commands Manual V1.0 §2.2 to §2.4 and chapter 4, docs/hardware.md (Contradictions in the notes; TLS).

import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { deepEqual, equal, match } from "node:assert/strict";
import { webcrypto } from "node:crypto";
import TLSFile from "../../../../modules/quectel/tls/tls-file.js";
import type { TLSOptions } from "../../../../modules/quectel/tls/tls-options.js";
import { CONNECT, type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

const CA = `-----BEGIN CERTIFICATE-----\n${"CAca".repeat(400)}\n-----END CERTIFICATE-----\n`;
const CERTIFICATE = Buffer.from("a certificate \x1A\x1B\0\xFF> AT+QPOWD\r\n", "latin1");
const KEY = Buffer.from("a key");
const MUTUAL: TLSOptions = { ca: CA, certificate: CERTIFICATE, key: KEY };
const NAMES = { ca: new TLSFile("ca", undefined, CA).name, certificate: new TLSFile("certificate", undefined, CERTIFICATE).name, key: new TLSFile("key", undefined, KEY).name };

/** A rig that has gone as far as it can without time passing. */
function start(tls: TLSOptions, device: (device: Device) => void = () => {}, more: object = {}): Rig {
	const rig = new Rig({ session: { tls, ...more }, device });
	rig.clock.advance(0);
	return rig;
}

/** The commands between the last QMTCFG and QMTOPEN. */
function secured({ device }: Rig): readonly string[] {
	const { commands } = device;
	const from = commands.findIndex(command => command.startsWith("AT+QMTCFG=\"will\"")) + 1;
	const to = commands.findIndex(command => command.startsWith("AT+QMTOPEN="));
	return commands.slice(from, to < 0 ? undefined : to);
}

const losses = ({ events }: Rig): string[] => events.filter(event => event.startsWith("lost"));
const uploads = ({ device }: Rig): number => device.commands.filter(command => command.startsWith("AT+QFUPL=")).length;

async function certificate(notBefore: string, notAfter: string): Promise<string> {
	const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
	const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
	return (await X509CertificateGenerator.createSelfSigned({
		name: "CN=x", notBefore: new Date(notBefore), notAfter: new Date(notAfter), keys, signingAlgorithm: algorithm,
	}, webcrypto as never)).toString("pem");
}

describe("a session with TLS", () => {
	it("makes the key \"ssl\" 1 and names its context, and writes nothing of it without TLS", () => {
		equal(start({ verify: false, context: 2 }).device.commands.includes("AT+QMTCFG=\"ssl\",0,1,2"), true);
		const plain = new Rig();
		plain.clock.advance(0);
		equal(plain.device.commands.includes("AT+QMTCFG=\"ssl\",0,0"), true);
		equal(plain.device.commands.some(command => /QSSLCFG|QF/.test(command)), false);
	});

	it("asks for the clock, uploads its files and writes the context's parameters, then opens", () => {
		const rig = start(MUTUAL);
		deepEqual(secured(rig), [
			"AT+CCLK?",
			`AT+QFLST="${NAMES.ca}"`, `AT+QFUPL="${NAMES.ca}",${CA.length},100`,
			`AT+QFLST="${NAMES.certificate}"`, `AT+QFUPL="${NAMES.certificate}",${CERTIFICATE.length},100`,
			`AT+QFLST="${NAMES.key}"`, `AT+QFUPL="${NAMES.key}",5,100`,
			`AT+QSSLCFG="cacert",0,"${NAMES.ca}"`, `AT+QSSLCFG="clientcert",0,"${NAMES.certificate}"`, `AT+QSSLCFG="clientkey",0,"${NAMES.key}"`,
			"AT+QSSLCFG=\"seclevel\",0,2", "AT+QSSLCFG=\"sslversion\",0,3", "AT+QSSLCFG=\"ciphersuite\",0,0XFFFF", "AT+QSSLCFG=\"ignorelocaltime\",0,0",
			"AT+QSSLCFG=\"sni\",0,1",
		]);
		deepEqual([...rig.device.files], [[NAMES.ca, CA], [NAMES.certificate, CERTIFICATE.toString("latin1")], [NAMES.key, "a key"]]);
		deepEqual(rig.events, ["ready", "open"]);
	});

	it("reports how far an upload is: at CONNECT, with every piece, and when the checksum was right", () => {
		const uploads: string[] = [];
		start(MUTUAL, undefined, { onUpload: (name: string, sent: number, size: number) => uploads.push(`${name} ${sent}/${size}`) });
		deepEqual(uploads, [
			`${NAMES.ca} 0/${CA.length}`, `${NAMES.ca} 1024/${CA.length}`, `${NAMES.ca} ${CA.length}/${CA.length}`,
			`${NAMES.certificate} 0/${CERTIFICATE.length}`, `${NAMES.certificate} ${CERTIFICATE.length}/${CERTIFICATE.length}`, `${NAMES.key} 0/5`, `${NAMES.key} 5/5`,
		]);
		start(MUTUAL);
	});

	it("writes the values of its options, each in the module's form", () => {
		const options: readonly (readonly [TLSOptions, RegExp])[] = [
			[{ ca: "ca.pem" }, /"seclevel",0,1/],
			[{ verify: false }, /"seclevel",0,0/],
			[{ verify: false, version: 4 }, /"sslversion",0,4/],
			[{ verify: false, cipherSuite: 0x2F }, /"ciphersuite",0,0X002F$/m],
			[{ verify: false, ignoreLocalTime: true }, /"ignorelocaltime",0,1/],
			[{ verify: false, negotiateTime: 15_500 }, /"negotiatetime",0,16/],
			[{ verify: false, sni: false }, /"sni",0,0/],
			[{ verify: false, context: 5 }, /"sni",5,1/],
		];
		for (const [tls, expected] of options) {
			const rig = start(tls, device => device.files.set("ca.pem", "x"));
			match(secured(rig).join("\n"), expected);
			deepEqual(rig.events, ["ready", "open"]);
		}
	});

	it("has the context of its connection's number, so that sessions do not share one by chance", () => {
		const rig = new Rig({ session: { connection: 3, tls: { verify: false } }, device: device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 3,0")).always("AT+QMTCONN=", OK + line("+QMTCONN: 3,0,0")) });
		rig.clock.advance(0);
		deepEqual([rig.device.commands.includes("AT+QMTCFG=\"ssl\",3,1,3"), rig.device.commands.includes("AT+QSSLCFG=\"seclevel\",3,0"), rig.session.online], [true, true, true]);
	});

	it("waits for a handshake as long as it may take", () => {
		const rig = start({ verify: false, negotiateTime: 100_000 }, device => device.always("AT+QMTOPEN=", OK));
		rig.clock.advance(174_999);
		deepEqual(losses(rig), []);
		rig.clock.advance(1);
		match(losses(rig)[0]!, /^lost: AT\+QMTOPEN: no result line/);
	});

	it("goes on where the firmware has no \"sni\", unless it was asked for", () => {
		for (const error of [line("ERROR"), line("+CME ERROR: 50")]) {
			const refuse = (device: Device): void => void device.always("AT+QSSLCFG=\"sni\"", error);
			deepEqual(start({ verify: false }, refuse).events, ["ready", "open"]);
			match(losses(start({ verify: false, sni: true }, refuse))[0]!, /^lost: AT\+QSSLCFG="sni": (ERROR|\+CME ERROR: 50 \(incorrect parameters\))$/);
		}
	});

	it("names the setting that was refused, or not answered", () => {
		const refused = start({ verify: false }, device => device.next("AT+QSSLCFG=\"ciphersuite\"", line("+CME ERROR: 50")));
		deepEqual(losses(refused), ["lost: AT+QSSLCFG=\"ciphersuite\": +CME ERROR: 50 (incorrect parameters)"]);
		refused.clock.advance(2000);
		equal(refused.events.at(-1), "open");
		const silent = start({ verify: false }, device => device.next("AT+QSSLCFG=\"sni\"", ""));
		silent.clock.advance(5100);
		deepEqual(losses(silent), ["lost: AT+QSSLCFG=\"sni\": no answer"]);
	});

	it("does not cycle the network because of what the module refuses", () => {
		const rig = start({ verify: false }, device => device.always("AT+QSSLCFG=\"seclevel\"", line("ERROR")));
		rig.clock.advance(600_000);
		equal(losses(rig).length > 5, true);
		equal(rig.device.commands.some(command => /QIDEACT|CFUN/.test(command)), false);
	});
});

describe("the clock of a session with TLS", () => {
	it("is needed when certificates' dates are looked at", () => {
		for (const answer of [line("+CCLK: \"80/01/06,00:00:20+00\"") + OK, OK]) {
			const rig = start({ ca: CA }, device => device.always("AT+CCLK?", answer));
			deepEqual(losses(rig), ["lost: AT+CCLK?: module clock not set, cannot check certificate dates; set tls.ignoreLocalTime to skip the check"]);
			equal(rig.device.files.size, 0);
			rig.device.always("AT+CCLK?", line("+CCLK: \"26/11/22,08:30:00+04\"") + OK);
			rig.clock.advance(2000);
			equal(rig.events.at(-1), "open");
		}
		const failed = start({ ca: CA }, device => device.next("AT+CCLK?", line("+CCLK: \"26/11/22,08:30:00+04\"") + OK).always("AT+CCLK?", line("ERROR")));
		deepEqual(losses(failed), ["lost: AT+CCLK?: ERROR"]);
	});

	it("is set as soon as the network sends the time, which may be long after the modem was ready", () => {
		const rig = start({ ca: CA }, device => device.always("AT+CCLK?", line("+CCLK: \"80/01/06,00:00:20+00\"") + OK).always("AT+QLTS=2", line("+QLTS: \"\"") + OK));
		rig.clock.advance(60_000);
		equal(rig.events.includes("open"), false);
		rig.device.always("AT+QLTS=2", line("+QLTS: \"2026/11/22,07:30:00+04,0\"") + OK);
		rig.clock.advance(100_000);
		equal(rig.events.at(-1), "open");
		equal(rig.device.commands.includes("AT+CCLK=\"26/11/22,06:30:00+00\""), true);
	});

	it("is set to the network's time, where the module does not do that by itself", () => {
		const unset = (device: Device): Device => device.always("AT+CCLK?", line("+CCLK: \"80/01/06,00:00:20+00\"") + OK)
			.always("AT+QLTS=2", line("+QLTS: \"2026/11/22,08:30:00+04,0\"") + OK);
		const rig = start({ ca: CA }, unset);
		deepEqual(secured(rig).slice(0, 2), ["AT+CCLK?", "AT+CCLK=\"26/11/22,07:30:00+00\""]);
		equal(rig.session.online, true);
		deepEqual(losses(start({ ca: CA }, device => unset(device).next("AT+CCLK=", line("ERROR")))), ["lost: AT+CCLK: ERROR"]);
	});

	it("is not asked for when they are not", () => {
		for (const tls of [{ ca: CA, ignoreLocalTime: true }, { verify: false }])
			equal(secured(start(tls)).includes("AT+CCLK?"), false);
	});

	it("reports an out-of-date certificate before any upload, with its kind and both times", async () => {
		const old = await certificate("2020-01-01T00:00:00Z", "2025-06-30T12:00:00Z");
		const future = await certificate("2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
		const good = await certificate("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
		const now = "the module's clock is at 2026-11-22T07:30:00.000Z";
		for (const [tls, expected] of [
			[{ ca: good, certificate: old, key: "k" }, `tls.certificate: expired at 2025-06-30T12:00:00.000Z; ${now}`],
			[{ ca: old }, `tls.ca: expired at 2025-06-30T12:00:00.000Z; ${now}`],
			[{ ca: good, certificate: Buffer.from(future), key: KEY }, `tls.certificate: is not valid before 2027-01-01T00:00:00.000Z; ${now}`],
		] as const) {
			const rig = start(tls);
			deepEqual(losses(rig), [`lost: ${expected}`]);
			deepEqual(secured(rig), ["AT+CCLK?"]);
		}
		equal(start({ ca: old, ignoreLocalTime: true }).session.online, true);
		equal(start({ ca: good, certificate: good, key: KEY }).session.online, true);
	});
});

describe("the files of a session with TLS", () => {
	it("are uploaded once: not again after a lost link, nor after a restart of the module or of the host", () => {
		const rig = start(MUTUAL);
		const uploads = (): number => rig.device.commands.filter(command => command.startsWith("AT+QFUPL=")).length;
		equal(uploads(), 3);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(2000);
		rig.device.tell(line("RDY"));
		rig.clock.advance(10_000);
		deepEqual([rig.session.online, uploads()], [true, 3]);
		const again = start(MUTUAL, device => rig.device.files.forEach((content, name) => device.files.set(name, content)));
		deepEqual([again.session.online, again.device.commands.some(command => command.startsWith("AT+QFUPL="))], [true, false]);
	});

	it("are uploaded when the content has changed, though not the size", () => {
		const rig = start(MUTUAL);
		const changed = start({ ...MUTUAL, key: Buffer.from("b key") }, device => rig.device.files.forEach((content, name) => device.files.set(name, content)));
		equal([...changed.device.files.values()].at(-1), "b key");
	});

	it("replace one of their name that has another size", () => {
		const rig = start({ ca: { name: "cacert.pem", data: CA } }, device => device.files.set("cacert.pem", "short"));
		deepEqual(secured(rig).slice(1, 4), ["AT+QFLST=\"cacert.pem\"", "AT+QFDEL=\"cacert.pem\"", `AT+QFUPL="cacert.pem",${CA.length},100`]);
		equal(rig.device.files.get("cacert.pem"), CA);
	});

	it("may be in the module already: then they must be there", () => {
		const rig = start({ ca: "ca.pem", certificate: "client.pem", key: "key.pem" }, device => device.files.set("ca.pem", "1").set("client.pem", "2"));
		deepEqual(losses(rig), ["lost: tls.key: the module has no file \"key.pem\""]);
		rig.device.files.set("key.pem", "3");
		rig.clock.advance(2000);
		equal(rig.events.at(-1), "open");
		equal(rig.device.commands.some(command => command.startsWith("AT+QFUPL=")), false);
	});

	it("are taken for absent when the list is empty, or is refused", () => {
		for (const answer of [OK, line("ERROR"), line("+CME ERROR: 405")]) {
			const rig = start({ ca: CA }, device => device.always("AT+QFLST=", answer));
			equal(rig.device.files.size, 1);
			deepEqual(secured(rig).slice(1, 3).map(command => command.slice(0, 8)), ["AT+QFLST", "AT+QFUPL"]);
		}
		deepEqual(losses(start({ ca: "ca.pem" }, device => device.always("AT+QFLST=", OK))), ["lost: tls.ca: the module has no file \"ca.pem\""]);
		const silent = start({ ca: CA }, device => device.next("AT+QFLST=", ""));
		silent.clock.advance(10_100);
		deepEqual(losses(silent), ["lost: AT+QFLST: no answer"]);
	});

	it("are uploaded again when the checksum is wrong, three times at most", () => {
		const wrong = line("+QFUPL: 5,beef") + OK;
		const once = start({ ca: KEY }, device => {
			device.uploaded = () => {
				device.uploaded = undefined;
				return wrong;
			};
		});
		deepEqual(secured(once).slice(1, 5).map(command => command.slice(0, 8)), ["AT+QFLST", "AT+QFUPL", "AT+QFDEL", "AT+QFUPL"]);
		equal(once.session.online, true);
		const always = start({ ca: KEY }, device => {
			device.uploaded = wrong;
		});
		deepEqual(losses(always), [`lost: AT+QFUPL: "${NAMES.key}" arrived with checksum beef instead of ${new TLSFile("ca", undefined, KEY).checksum.toString(16)}, 3 times`]);
		equal(uploads(always), 3);
	});

	it("are uploaded again when CONNECT was lost, and the module's data mode is filled before", () => {
		const rig = start({ ca: KEY }, device => device.next("AT+QFUPL=", ""));
		rig.clock.advance(20_000);
		match(rig.device.written, /AT\+QFUPL="[^"]+",5,100\r\r{5}/);
		deepEqual([rig.session.online, losses(rig), uploads(rig)], [true, [], 2]);
		const never = start({ ca: KEY }, device => device.always("AT+QFUPL=", ""));
		for (let passed = 0; passed < 40_000 && losses(never).length === 0; passed += 100)
			never.clock.advance(100);
		deepEqual(losses(never), [`lost: AT+QFUPL: no CONNECT for "${NAMES.key}", 3 times`]);
		equal(uploads(never), 3);
	});

	it("are uploaded again when the module does not answer behind the last byte", () => {
		const rig = start({ ca: KEY }, device => {
			device.uploaded = () => {
				device.uploaded = undefined;
				return "";
			};
		});
		rig.clock.advance(40_000);
		deepEqual([rig.session.online, losses(rig), uploads(rig)], [true, [], 2]);
		const never = start({ ca: KEY }, device => {
			device.uploaded = "";
		});
		never.clock.advance(120_000);
		deepEqual(losses(never)[0], `lost: AT+QFUPL: "${NAMES.key}": no answer`);
	});

	it("are looked for again when one exists that was not there before: another session's, perhaps", () => {
		const rig = start({ ca: KEY }, device => device.next("AT+QFLST=", line("+CME ERROR: 405")).files.set(NAMES.key, "a key"));
		deepEqual(secured(rig).slice(1, 4).map(command => command.slice(0, 8)), ["AT+QFLST", "AT+QFUPL", "AT+QFLST"]);
		equal(rig.session.online, true);
		const always = start({ ca: KEY }, device => device.always("AT+QFUPL=", line("+CME ERROR: 407")));
		deepEqual(losses(always), [`lost: AT+QFUPL: "${NAMES.key}": +CME ERROR: 407 (file already exists)`]);
		equal(uploads(always), 3);
	});

	for (const [code, text] of [[400, "invalid input value"], [403, "drive full"], [406, "invalid file name"], [409, "fail to write the file"], [420, "no space"],
		[421, "time out"], [423, "file too large"], [426, "file already opened"]] as const) {
		it(`name the error with which the module refuses an upload: ${code} (${text})`, () => {
			for (const refuse of [(device: Device) => device.next("AT+QFUPL=", line(`+CME ERROR: ${code}`)), (device: Device) => {
				device.uploaded = line(`+CME ERROR: ${code}`);
			}])
				deepEqual(losses(start({ ca: KEY }, refuse)), [`lost: AT+QFUPL: "${NAMES.key}": +CME ERROR: ${code} (${text})`]);
		});
	}

	it("are left alone when the session is closed, or leaves, in the middle of an upload", () => {
		for (const leave of ["close", "disconnect"] as const) {
			const rig = start({ ca: CA }, device => {
				device.uploaded = "";
			});
			rig.session[leave]();
			rig.device.tell(line("+QFUPL: 1,1") + OK);
			rig.clock.advance(60_000);
			deepEqual(rig.events, leave === "close" ? ["ready"] : ["ready", "close"]);
			equal(rig.device.commands.some(command => command.startsWith("AT+QMTOPEN")), false);
		}
	});

	it("begin again when the PDP context was lost in the middle of an upload, after its end", () => {
		const rig = start({ ca: CA }, device => {
			device.uploaded = "";
		});
		rig.device.uploaded = undefined;
		rig.device.tell(line("+QIURC: \"pdpdeact\",1"));
		rig.clock.advance(100);
		rig.device.tell(line("+QFUPL: 1,1") + OK);
		rig.clock.advance(100);
		deepEqual(rig.events, ["ready", "lost: the PDP context was deactivated", "ready", "open"]);
	});

	it("begin again when the module restarts in the middle of an upload", () => {
		const rig = start({ ca: CA }, device => device.next("AT+QFUPL=", CONNECT.slice(0, -2)));
		rig.device.tell(line("RDY"));
		rig.clock.advance(30_000);
		deepEqual(rig.events, ["ready", "lost: the module restarted", "ready", "open"]);
	});
});
