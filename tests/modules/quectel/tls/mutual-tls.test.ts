// TLS end to end: session, engine and UART, the simulated BG96 with the uploaded files, and a broker that requires a client's certificate.
// modules/quectel/tls/ssl-context, examination and trials; BG96 note §6.2. Certificates are made here; the network is loopback.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { RealClock } from "../../../../hosts/modem/line/clock.js";
import { type BrokerMessage, EmbeddedBroker } from "../../../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../../../hosts/modem/network/tcp-network.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { NodeClock } from "../../../../hosts/node/clock.js";
import { Wire, WireSerial } from "../../../../hosts/node/wire.js";
import Modem from "../../../../modules/quectel/modem.js";
import { BG96 } from "../../../../modules/quectel/profile.js";
import QMTSession from "../../../../modules/quectel/session.js";
import type { TLSOptions } from "../../../../modules/quectel/tls/tls-options.js";
import { Authority, type Identity } from "../../../support/certificates.js";

const DAY = 24 * 60 * 60 * 1000;
const HOSTS = ["localhost", "127.0.0.1"];

/** A session with everything below it, in real time. */
class EndToEnd {
	readonly uploads: string[] = [];
	readonly simulator: ModemSimulator;
	readonly modem: Modem;
	readonly session: QMTSession;
	/** Resolves with "open", or with the first error. */
	readonly outcome: Promise<string>;
	/** Resolves when a message is acknowledged. */
	readonly acknowledged: Promise<number>;

	constructor(port: number, tls: TLSOptions, knowsTime: boolean) {
		const clock = new NodeClock();
		const wire = new Wire(clock);
		this.simulator = new ModemSimulator({ clock: new RealClock(), network: new TCPNetwork(), send: bytes => wire.send(bytes), ...knowsTime ? { wallTime: Date.now } : {} });
		wire.attach(bytes => this.simulator.receive(bytes));
		this.modem = new Modem({ serial: { io: WireSerial, wire, baud: 921_600 }, clock, profile: BG96 });
		let told = (_outcome: string): void => {};
		this.outcome = new Promise(resolve => told = resolve);
		let acknowledge = (_id: number): void => {};
		this.acknowledged = new Promise(resolve => acknowledge = resolve);
		this.session = new QMTSession({
			modem: this.modem, host: "127.0.0.1", port, id: "sensor", tls,
			onOpen: () => told("open"),
			onLost: error => told(error.message),
			onUpload: (name, sent, size) => this.uploads.push(`${name} ${sent}/${size}`),
			onControl: (_operation, id) => acknowledge(id),
		});
	}

	close(): void {
		this.modem.close();
		this.simulator.close();
	}
}

describe("TLS end to end, against a broker that demands a client's certificate", function () {
	this.timeout(60_000);

	let authority: Authority, other: Authority;
	let server: Identity, expiredServer: Identity, client: Identity, expiredClient: Identity, stranger: Identity;
	let broker: EmbeddedBroker | undefined;
	let end: EndToEnd | undefined;
	const published: BrokerMessage[] = [];

	before(async () => {
		[authority, other] = await Promise.all([Authority.make("Test CA"), Authority.make("Other CA")]);
		const past = { from: Date.now() - 3 * DAY, until: Date.now() - 2 * DAY };
		[server, expiredServer, client, expiredClient, stranger] = await Promise.all([
			authority.issue({ name: "localhost", hosts: HOSTS }), authority.issue({ name: "localhost", hosts: HOSTS, ...past }),
			authority.issue({ name: "sensor" }), authority.issue({ name: "sensor", ...past }), other.issue({ name: "sensor" }),
		]);
	});

	async function close(): Promise<void> {
		end?.close();
		await broker?.stop();
		end = broker = undefined;
		published.length = 0;
	}

	afterEach(close);

	async function open(identity: Identity, tls: TLSOptions, demanding = true, knowsTime = true): Promise<string> {
		await close();
		broker = await EmbeddedBroker.start({
			tls: { cert: identity.certificate, key: identity.key, ...demanding ? { ca: authority.certificate, requestCert: true, rejectUnauthorized: true } : {} },
			onPublish: message => published.push(message),
		});
		end = new EndToEnd(broker.port, tls, knowsTime);
		return await end.outcome;
	}

	const mutual = ({ certificate, key }: Identity, ca = authority): TLSOptions => ({ ca: ca.certificate, certificate, key });

	it("uploads CA, certificate and key, and the reading arrives", async () => {
		equal(await open(server, mutual(client)), "open");
		const payload = Buffer.from("{\"t\":21.5}");
		const id = end!.session.publishBytes("a/b", payload, payload.length, 1, false);
		equal(await end!.acknowledged, id);
		deepEqual(published.map(({ topic, payload: bytes }) => `${topic} ${bytes.toString()}`), ["a/b {\"t\":21.5}"]);
		const sizes = [authority.certificate, client.certificate, client.key].map(text => text.length);
		deepEqual(end!.uploads.filter(line => /(\d+)\/\1$/.test(line)).map(line => Number(line.split("/")[1])), sizes);
	});

	it("reports for a wrong CA that the broker's certificate is not signed by it, where the module can find that out", async () => {
		const error = await open(server, { ca: other.certificate }, false);
		match(error, /^AT\+QMTOPEN: result -1 \(failed to open network\); PDP context active, [\d.]+; clock \d{4}-[^;]+; SNI [^;]+; ca "[0-9a-f]{8}\.pem" there, \d+ bytes, as uploaded; /);
		match(error, /; it opens without verification: the broker's certificate is not signed by tls\.ca$/);
		match(await open(server, mutual(client, other)), /; remaining causes: .*a rejected certificate \(the broker's or ours\)$/);
	});

	it("reports an expired broker's certificate", async () => {
		match(await open(expiredServer, mutual(client)), /; it opens when dates are ignored: the broker's certificate is out of date$/);
	});

	it("reports an expired client's certificate before anything is uploaded", async () => {
		match(await open(server, mutual(expiredClient)), /^tls\.certificate: expired at \d{4}-\d\d-\d\dT[^;]+; the module's clock is at \d{4}-/);
		deepEqual(end!.uploads, []);
	});

	it("names the missing key file", async () => {
		equal(await open(server, { ...mutual(client), key: "user_key.pem" }), "tls.key: the module has no file \"user_key.pem\"");
	});

	it("lists the remaining causes for a client's certificate that the broker refuses, or that is missing", async () => {
		match(await open(server, mutual(stranger)), /; remaining causes: .*a rejected certificate \(the broker's or ours\)$/);
		match(await open(server, { ca: authority.certificate }), /; remaining causes: .*a client certificate that the broker asks for$/);
	});

	it("reports that the module's clock is not set, and connects all the same when dates are to be ignored", async () => {
		const error = await open(server, mutual(client), true, false);
		equal(error, "AT+CCLK?: module clock not set, cannot check certificate dates; set tls.ignoreLocalTime to skip the check");
		equal(await open(expiredServer, { ...mutual(client), ignoreLocalTime: true }, true, false), "open");
	});

	it("uploads nothing where no verification was asked for, and connects all the same", async () => {
		equal(await open(server, { verify: false }, false), "open");
		deepEqual(end!.uploads, []);
		ok(end!.session.online);
	});
});
