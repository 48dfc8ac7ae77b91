// The parameters of an SSL context, one by one. modules/quectel/tls/ssl-settings. Source: BG96 note §6.2, docs/hardware.md (SSL parameters).

import { deepEqual, equal } from "node:assert/strict";
import { CONTEXT_SETTINGS, SNI, valueOf } from "../../../../modules/quectel/tls/ssl-settings.js";

const VALUES = { cipherSuite: 0xFFFF, files: [], ignoreLocalTime: false, level: 2, negotiateTime: 300, sni: true, version: 4 };

/** The parameters that are written, with their values. */
function written(given: object): Record<string, string> {
	const values = { ...VALUES, ...given } as never;
	return Object.fromEntries(CONTEXT_SETTINGS.map((name, index) => [name, valueOf(index, values)] as const).filter(([, value]) => value !== ""));
}

describe("the parameters of an SSL context", () => {
	it("are written in the note's order, numbers as they are and the cipher suite without quotes", () => {
		deepEqual(CONTEXT_SETTINGS, ["cacert", "clientcert", "clientkey", "seclevel", "sslversion", "ciphersuite", "ignorelocaltime", "negotiatetime", "sni"]);
		equal(CONTEXT_SETTINGS[SNI], "sni");
		deepEqual(written({}), { seclevel: "2", sslversion: "4", ciphersuite: "0XFFFF", ignorelocaltime: "0", negotiatetime: "300", sni: "1" });
		deepEqual(written({ level: 0, version: 3, cipherSuite: 0x3D, ignoreLocalTime: true, negotiateTime: 0, sni: false }),
			{ seclevel: "0", sslversion: "3", ciphersuite: "0X003D", ignorelocaltime: "1", sni: "0" });
		equal(written({ sni: undefined }).sni, "1");
	});

	it("name the file of each kind, quoted", () => {
		const files = [{ kind: "key", name: "k.pem" }, { kind: "ca", name: "c.pem" }, { kind: "certificate", name: "d.pem" }];
		const { cacert, clientcert, clientkey } = written({ files });
		deepEqual([cacert, clientcert, clientkey], ["\"c.pem\"", "\"d.pem\"", "\"k.pem\""]);
		deepEqual(Object.keys(written({ files: files.slice(0, 1) })).filter(name => name.startsWith("c") && name !== "ciphersuite"), ["clientkey"]);
	});
});
