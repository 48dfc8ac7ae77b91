// TLS options: errors before a byte is written; names and checksums of files in the module.
// modules/quectel/tls/tls-options and tls-file. Source: BG96 note §3.2.1 and §6.2, docs/hardware.md (Contradictions in the notes; SSL parameters).

import { equal, notEqual, throws } from "node:assert/strict";
import { BC20 } from "../../../../modules/quectel/profile.js";
import TLSFile from "../../../../modules/quectel/tls/tls-file.js";
import type { TLSOptions, TLSSource } from "../../../../modules/quectel/tls/tls-options.js";
import { makeBC20 } from "../../../support/bc20-device.js";
import { Rig, type RigOptions } from "../../../support/quectel-rig.js";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const source = (value: unknown): TLSSource => value as TLSSource;

const WRONG: readonly (readonly [TLSOptions, string])[] = [
	[{}, "RangeError tls.ca: required to verify the broker (or set verify: false)"],
	[{ ca: "" }, "RangeError tls.ca: must not be empty"],
	[{ ca: "a\"b" }, "RangeError tls.ca: byte 0x22 at offset 1 cannot be sent in a command line"],
	[{ ca: "a\r\nAT" }, "RangeError tls.ca: byte 0x0d at offset 1 cannot be sent in a command line"],
	[{ ca: "n".repeat(81) }, "RangeError tls.ca: 81 bytes, at most 80 can be sent"],
	[{ ca: { name: "", data: PEM } }, "RangeError tls.ca.name: must not be empty"],
	[{ ca: { name: "n".repeat(81), data: PEM } }, "RangeError tls.ca.name: 81 bytes, at most 80 can be sent"],
	[{ ca: source({ data: PEM }) }, "TypeError tls.ca.name: must be a string"],
	[{ ca: source({ name: "n" }) }, "TypeError tls.ca.data: must be PEM text or bytes"],
	[{ ca: source({ name: "n", data: 7 }) }, "TypeError tls.ca.data: must be PEM text or bytes"],
	[{ ca: source(7) }, "TypeError tls.ca: must be PEM text, bytes, or the name of a file in the module"],
	[{ ca: source(null) }, "TypeError tls.ca: must be PEM text, bytes, or the name of a file in the module"],
	[{ ca: new Uint8Array(0) }, "RangeError tls.ca: must have 1 to 65536 bytes, not 0"],
	[{ ca: new ArrayBuffer(65_537) }, "RangeError tls.ca: must have 1 to 65536 bytes, not 65537"],
	[{ ca: "-----BEGIN CERTIFICATE-----\n°" }, "RangeError tls.ca: character at offset 28 must be ASCII"],
	[{ ca: PEM, certificate: PEM }, "RangeError tls.key: required, certificate and key go together"],
	[{ ca: PEM, key: PEM }, "RangeError tls.certificate: required, certificate and key go together"],
	[{ verify: false, certificate: PEM, key: PEM }, "RangeError tls.verify: must be true with a certificate, which the module shows only to a broker that it verifies"],
	[{ ca: PEM, context: 6 }, "RangeError tls.context: 6 is not in 0 to 5"],
	[{ ca: PEM, context: -1 }, "RangeError tls.context: -1 is not in 0 to 5"],
	[{ ca: PEM, version: 5 }, "RangeError tls.version: 5 is not in 0 to 4"],
	[{ ca: PEM, cipherSuite: 0x10000 }, "RangeError tls.cipherSuite: 65536 is not in 0 to 65535"],
	[{ ca: PEM, negotiateTime: 9999 }, "RangeError tls.negotiateTime: 9999 is not in 10000 to 300000"],
	[{ ca: PEM, negotiateTime: 300_001 }, "RangeError tls.negotiateTime: 300001 is not in 10000 to 300000"],
];

/** A rig whose modem is ready and silent. */
function silent(options: RigOptions = {}): Rig {
	const rig = Rig.online(options);
	rig.session.close();
	rig.forget();
	return rig;
}

describe("TLS options", () => {
	for (const [tls, message] of WRONG) {
		it(`throw before a byte is written: ${message}`, () => {
			const rig = silent();
			throws(() => rig.makeSession({ tls }), (error: Error) => `${error.name} ${error.message}` === message);
			rig.clock.advance(1000);
			equal(rig.device.written, "");
			rig.makeSession();
		});
	}

	it("are refused by a module that has no TLS, by its name", () => {
		const rig = silent({ modem: { profile: BC20 }, device: device => makeBC20(device) });
		throws(() => rig.makeSession({ tls: { verify: false } }), { name: "RangeError", message: "tls: not supported by a BC20" });
		rig.clock.advance(1000);
		equal(rig.device.written, "");
	});

	it("make 8883 the port, unless another is given", () => {
		for (const [port, expected] of [[undefined, 8883], [1884, 1884]] as const) {
			const rig = Rig.online({ session: { tls: { verify: false }, ...(port === undefined ? {} : { port }) } });
			rig.device.tell("\r\n+QMTSTAT: 0,1\r\n");
			rig.clock.advance(2000);
			equal(rig.device.commands.find(command => command.startsWith("AT+QMTOPEN=")), `AT+QMTOPEN=0,"broker.test",${expected}`);
		}
	});
});

describe("a TLS file", () => {
	it("has a name of eight hexadecimal digits and .pem, made of its content", () => {
		const [one, other] = [new TLSFile("ca", undefined, PEM), new TLSFile("ca", undefined, PEM.replace("AAAA", "AAAB"))];
		for (const { name } of [one, other])
			equal(/^[0-9a-f]{8}\.pem$/.test(name), true, name);
		notEqual(one.name, other.name);
		equal(one.size, other.size);
	});

	it("is the same whether its content is text, bytes or a buffer", () => {
		const bytes = Uint8Array.from(Buffer.from(PEM));
		const text = new TLSFile("ca", undefined, PEM);
		for (const file of [new TLSFile("ca", undefined, bytes), new TLSFile("ca", undefined, bytes.buffer)])
			equal(`${file.name} ${file.size} ${file.checksum}`, `${text.name} ${text.size} ${text.checksum}`);
	});

	it("has the checksum of AT+QFUPL: XOR of 16-bit words, an odd last byte in the high half", () => {
		for (const [content, checksum] of [["\x12\x34", 0x1234], ["\x12\x34\x56", 0x4434], ["\x12\x34\x56\x78", 0x444C], ["a", 0x6100], ["abab", 0]] as const)
			equal(new TLSFile("key", "k", Buffer.from(content, "latin1")).checksum, checksum);
	});
});
