// The simulated modem's TLS: a real handshake with a real broker, with the files that were uploaded.
// hosts/modem/module/security.ts, network/certificates.ts, tcp-network.ts; docs/hardware.md (TLS); loopback only.

import { equal } from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { TlsOptions } from "node:tls";
import { checksum } from "../../../../hosts/modem/module/files.js";
import { EmbeddedBroker } from "../../../../hosts/modem/network/broker.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { Authority, type Identity } from "../../../support/certificates.js";
import { line, OK } from "../rig.js";
import { Wire } from "../wire.js";

const DAY = 24 * 60 * 60 * 1000;
const OPEN = `AT+QMTOPEN=0,"broker.example",8883\r`;
const OPENED = `${OK}${line("+QMTOPEN: 0,0")}`;
const FAILED = `${OK}${line("+QMTOPEN: 0,-1")}`;

/** The settings of mutual authentication, in context 2 as in the note's §6.2. */
const MUTUAL = [`"cacert",2,"cacert.pem"`, `"clientcert",2,"client.pem"`, `"clientkey",2,"user_key.pem"`, `"seclevel",2,2`];
const VERIFIED = [`"cacert",2,"cacert.pem"`, `"seclevel",2,1`];

describe("the simulated BG96 with TLS", () => {
	let authority: Authority, other: Authority;
	let server: Identity, expired: Identity, client: Identity, stranger: Identity;
	let broker: EmbeddedBroker | undefined;
	let wire: Wire | undefined;

	before(async function () {
		this.timeout(60_000);
		[authority, other] = await Promise.all([Authority.make("Test CA"), Authority.make("Other CA")]);
		const hosts = ["localhost", "127.0.0.1"];
		[server, expired, client, stranger] = await Promise.all([
			authority.issue({ name: "localhost", hosts }),
			authority.issue({ name: "localhost", hosts, from: Date.now() - 3 * DAY, until: Date.now() - 2 * DAY }),
			authority.issue({ name: "sensor" }),
			other.issue({ name: "sensor" }),
		]);
	});

	afterEach(async () => {
		wire?.modem.close();
		await broker?.stop();
		wire = broker = undefined;
	});

	/** A broker with a certificate, and a modem with files and settings. */
	async function start(identity: Identity, files: Readonly<Record<string, string>>, settings: readonly string[], {
		tls = {}, modem = {},
	}: { tls?: TlsOptions; modem?: Partial<SimulatorOptions> } = {}): Promise<Wire> {
		broker = await EmbeddedBroker.start({ tls: { cert: identity.certificate, key: identity.key, ...tls } });
		wire = new Wire(broker.port, { wallTime: Date.now, ...modem });
		for (const [name, text] of Object.entries(files)) {
			await wire.say(`AT+QFUPL="${name}",${text.length},100\r`, line("CONNECT"));
			await wire.say(text, `${line(`+QFUPL: ${text.length},${checksum(Buffer.from(text))}`)}${OK}`);
		}
		for (const setting of [`+QMTCFG="version",0,4`, `+QMTCFG="ssl",0,1,2`, ...settings.map(text => `+QSSLCFG=${text}`)])
			await wire.say(`AT${setting}\r`, OK);
		return wire;
	}

	const demanding = (): TlsOptions => ({ ca: authority.certificate, requestCert: true, rejectUnauthorized: true });
	const clientFiles = ({ certificate, key }: Identity) => ({ "cacert.pem": authority.certificate, "client.pem": certificate, "user_key.pem": key });

	it("authenticates both ways with uploaded files, and speaks MQTT", async () => {
		const wire = await start(server, clientFiles(client), MUTUAL, { tls: demanding() });
		await wire.say(OPEN, OPENED);
		await wire.say(`AT+QMTCONN=0,"sensor"\r`, `${OK}${line("+QMTCONN: 0,0,0")}`);
		await wire.say(`AT+QMTSUB=0,1,"a/b",1\r`, `${OK}${line("+QMTSUB: 0,1,0,1")}`);
		await wire.say(`AT+QMTPUB=0,2,1,0,"a/c"\r`, "\r\n> ");
		await wire.say("21.5\x1a", `${OK}${line("+QMTPUB: 0,2,0")}`);
		await broker?.publish("a/b", "hello");
		await wire.say("", line(`+QMTRECV: 0,0,"a/b","hello"`));
		await wire.say("AT+QMTDISC=0\r", `${OK}${line("+QMTDISC: 0,0")}`);
	});

	it("trusts anyone at security level 0", async () => {
		const wire = await start(expired, {}, [`"ignorelocaltime",2,0`]);
		await wire.say(OPEN, OPENED);
	});

	it("does not show its certificate below level 2, and a broker that asks for it hangs up", async () => {
		const wire = await start(server, clientFiles(client), [...MUTUAL, `"seclevel",2,1`], { tls: demanding() });
		await wire.say(OPEN, FAILED);
	});

	it("is refused with a certificate of another authority", async () => {
		const wire = await start(server, clientFiles(stranger), MUTUAL, { tls: demanding() });
		await wire.say(OPEN, FAILED);
	});

	it("does not trust a server that another authority signed", async () => {
		const wire = await start(server, { "cacert.pem": other.certificate }, VERIFIED);
		await wire.say(OPEN, FAILED);
		await wire.say(`AT+QSSLCFG="seclevel",2,0\r`, OK);
		await wire.say(OPEN, OPENED);
	});

	it("finds the right one among several authorities in one file", async () => {
		const wire = await start(server, { "cacert.pem": `${other.certificate}${authority.certificate}` }, VERIFIED);
		await wire.say(OPEN, OPENED);
	});

	it("follows a chain over the authorities that the server shows, and judges the dates of each", async function () {
		this.timeout(60_000);
		const [between, late] = await Promise.all([authority.subordinate("Between"), authority.subordinate("Late", { from: Date.now() - 3 * DAY, until: Date.now() - DAY })]);
		const hosts = ["localhost"];
		for (const [issuer, shown, ignore, answer] of [
			[between, true, 0, OPENED], [between, false, 0, FAILED], [late, true, 0, FAILED], [late, true, 1, OPENED],
		] as const) {
			const leaf = await issuer.issue({ name: "localhost", hosts });
			const identity = { certificate: `${leaf.certificate}${shown ? issuer.certificate : ""}`, key: leaf.key };
			const wire = await start(identity, { "cacert.pem": authority.certificate }, [...VERIFIED, `"ignorelocaltime",2,${ignore}`]);
			await wire.say(OPEN, answer);
			wire.modem.close();
			await broker?.stop();
			broker = undefined;
		}
	});

	it("does not take a certificate for an authority that is none", async () => {
		const leaf = await authority.issue({ name: "no authority" });
		const wire = await start(server, { "cacert.pem": leaf.certificate }, VERIFIED);
		await wire.say(OPEN, FAILED);
	});

	it("trusts a server's own certificate where that is the uploaded one", async () => {
		const wire = await start(server, { "cacert.pem": server.certificate }, VERIFIED);
		await wire.say(OPEN, OPENED);
	});

	it("takes an expired certificate only while it ignores its clock", async () => {
		const wire = await start(expired, { "cacert.pem": authority.certificate }, VERIFIED);
		await wire.say(OPEN, OPENED);
		await wire.say("AT+QMTCLOSE=0\r", `${OK}${line("+QMTCLOSE: 0,0")}`);
		await wire.say(`AT+QSSLCFG="ignorelocaltime",2,0\r`, OK);
		await wire.say(OPEN, FAILED);
	});

	it("judges dates by the module's own clock: one that was never set is before any certificate", async () => {
		const wire = await start(server, { "cacert.pem": authority.certificate }, [...VERIFIED, `"ignorelocaltime",2,0`], {
			modem: { wallTime: () => Date.UTC(1980, 0, 6) },
		});
		await wire.say(OPEN, FAILED);
	});

	for (const [what, name, text] of [
		["an authority that is no PEM", "cacert.pem", "nothing"],
		["a certificate that is no PEM", "client.pem", "nothing"],
		["a key that is not the certificate's", "user_key.pem", undefined],
	] as const)
		it(`fails with ${what}`, async () => {
			const wire = await start(server, { ...clientFiles(client), [name]: text ?? authority.key }, MUTUAL);
			await wire.say(OPEN, FAILED);
		});

	it("speaks only the configured version and suite", async () => {
		const wire = await start(server, {}, [`"sslversion",2,2`, `"ciphersuite",2,0X002F`], {
			tls: { minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" },
		});
		await wire.say(OPEN, OPENED);
		await wire.say("AT+QMTCLOSE=0\r", `${OK}${line("+QMTCLOSE: 0,0")}`);
		// RC4, which this server has no more.
		await wire.say(`AT+QSSLCFG="ciphersuite",2,0X0005\r`, OK);
		await wire.say(OPEN, FAILED);
	});

	it("names the server only where the firmware can and is configured to", async () => {
		const names: string[] = [];
		const wire = await start(server, {}, [], {
			tls: { SNICallback: (name, done) => { names.push(name); done(null); } },
			modem: { firmware: { sni: true } },
		});
		await wire.say(OPEN, OPENED);
		await wire.say("AT+QMTCLOSE=0\r", `${OK}${line("+QMTCLOSE: 0,0")}`);
		equal(names.length, 0);
		await wire.say(`AT+QSSLCFG="sni",2,1\r`, OK);
		await wire.say(OPEN, OPENED);
		equal(names.join(), "broker.example");
	});

	it("has one result for everything that goes wrong once TCP stands: a server without TLS, one that hangs up", async () => {
		for (const greeting of ["220 not TLS\r\n", ""]) {
			const plain = createServer(socket => void socket.on("error", () => {}).end(greeting));
			plain.listen(0, "127.0.0.1");
			await once(plain, "listening");
			const wire = new Wire((plain.address() as AddressInfo).port);
			await wire.say(`AT+QMTCFG="ssl",0,1,2\r`, OK);
			await wire.say(OPEN, FAILED);
			wire.modem.close();
			plain.close();
		}
	});
});
