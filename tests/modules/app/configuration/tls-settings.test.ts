// TLS settings: defaults, accepted values, error messages; and a node that uploads its certificate and reports the progress.
// modules/app/configuration/tls-settings. Source: BG96 note §6.2.

import assert from "node:assert/strict";
import { configure } from "../../../../modules/app/configuration/configuration.js";
import { Bench } from "../bench.js";

const HOST = { host: "broker.example" };
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const SECURE = { ...HOST, tls: true, ca: PEM };

function refuses(settings: Record<string, unknown>, name: string, message: string): void {
	assert.throws(() => configure(settings), { name, message });
}

describe("the settings of TLS", () => {
	it("are none unless they are given", () => {
		for (const tls of [undefined, false, "false"])
			assert.deepEqual([configure({ ...HOST, tls, ca: "", certificate: "", key: "" }).tls, configure({ ...HOST, tls }).port], [undefined, 1883]);
	});

	it("verify the broker, check dates, and use port 8883 by default", () => {
		for (const tls of [true, "true"]) {
			const configuration = configure({ ...SECURE, tls });
			assert.deepEqual([configuration.tls, configuration.port], [{ verify: true, ignoreLocalTime: false, ca: PEM }, 8883]);
			assert.ok(Object.isFrozen(configuration.tls));
		}
		assert.deepEqual(configure({ ...HOST, tls: true, verify: "false", ignoreLocalTime: "true", port: 1884 }).tls, { verify: false, ignoreLocalTime: true });
		assert.equal(configure({ ...SECURE, port: 1884 }).port, 1884);
	});

	it("take PEM as text or bytes, and names of files in the module", () => {
		const bytes = new Uint8Array(3);
		assert.deepEqual(configure({ ...SECURE, certificate: bytes, key: bytes.buffer }).tls, { verify: true, ignoreLocalTime: false, ca: PEM, certificate: bytes, key: bytes.buffer });
		assert.equal(configure({ ...SECURE, ca: "cacert.pem" }).tls!.ca, "cacert.pem");
	});

	it("are refused as a whole rather than left out in part", () => {
		for (const tls of [1, "yes", "", {}])
			refuses({ ...SECURE, tls }, "TypeError", "tls must be true or false");
		for (const name of ["verify", "ignoreLocalTime"])
			refuses({ ...SECURE, [name]: "no" }, "TypeError", `${name} must be true or false`);
		for (const name of ["ca", "certificate", "key"])
			refuses({ ...HOST, [name]: PEM }, "RangeError", `${name} requires tls true: the connection is plain TCP otherwise`);
		refuses({ ...HOST, tls: true }, "RangeError", "ca is required to verify the broker; verify false accepts any broker");
		refuses({ ...SECURE, certificate: PEM }, "RangeError", "key is required: certificate and key go together");
		refuses({ ...SECURE, key: PEM }, "RangeError", "certificate is required: certificate and key go together");
		refuses({ ...SECURE, verify: false, certificate: PEM, key: PEM }, "RangeError", "certificate requires verify true: the module sends its certificate only to a broker that it verifies");
		refuses({ ...SECURE, module: "bc20" }, "RangeError", "tls must be false: a BC20 has no TLS");
	});

	it("refuse what cannot be uploaded, or is no file name, without showing it", () => {
		for (const name of ["ca", "certificate", "key"]) {
			const settings = { ...SECURE, certificate: PEM, key: PEM };
			for (const value of [7, true, {}])
				refuses({ ...settings, [name]: value }, "TypeError", `${name} must be PEM, as text or bytes, or the name of a file in the module`);
			for (const value of [new Uint8Array(0), new ArrayBuffer(65_537), "-----".padEnd(65_537)])
				refuses({ ...settings, [name]: value }, "RangeError", `${name} must have 1 to 65536 bytes`);
			for (const value of ["-----BEGIN\0", "-----BEGIN°", "-----BEGIN\x7F"])
				refuses({ ...settings, [name]: value }, "RangeError", `${name} must be ASCII`);
			for (const value of ["a\"b", "a\nb", "°", "n".repeat(81)])
				refuses({ ...settings, [name]: value }, "RangeError", `${name} must be PEM, or a file name of at most 80 bytes without quotes or control characters`);
			configure({ ...settings, [name]: "n".repeat(80) });
			for (const value of [new Uint8Array(1), new ArrayBuffer(65_536), "-----".padEnd(65_536)])
				assert.equal(configure({ ...settings, [name]: value }).tls![name as "ca"], value);
		}
	});
});

describe("a sensor node with TLS", () => {
	it("uploads its certificate, reports the progress, and opens an SSL connection", () => {
		const bench = new Bench({ settings: { tls: "true", ca: PEM, count: "1" } });
		bench.clock.advance(20_000);
		assert.deepEqual(bench.log.filter(line => line.startsWith("trace upload")).map(line => line.replace(/[0-9a-f]{8}\.pem/, "…")),
			[`trace upload of …: 0 of ${PEM.length} bytes`, `trace upload of …: ${PEM.length} of ${PEM.length} bytes`]);
		assert.deepEqual(bench.network.openings.map(({ host, port, tls }) => [host, port, tls === undefined]), [["broker.example", 8883, false]]);
		assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence), [1]);
	});

	it("uploads it unwatched, too", () => {
		const bench = new Bench({ settings: { tls: "true", ca: PEM, count: "1" }, host: { watcher: {} } });
		bench.clock.advance(20_000);
		assert.deepEqual([bench.publisher.state, bench.sequences()], ["closed", [1]]);
	});
});
