// The dialogues of the notes' examples: the host's lines in, the modem's bytes out, as the notes print them.
// Source: tests/transcripts, in the notes' own reading.

import { equal, match } from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { constants, openSync } from "node:fs";
import type { TlsOptions } from "node:tls";
import { ReadStream, WriteStream } from "node:tty";
import { RealClock } from "../../../hosts/modem/line/clock.js";
import { Pty } from "../../../hosts/modem/line/pty.js";
import { EmbeddedBroker } from "../../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../../hosts/modem/network/tcp-network.js";
import { formatTranscriptLine } from "../../../hosts/modem/record/transcript.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { Authority, type Identity } from "../../support/certificates.js";
import { NOTE_FILES, noteFile, SPARE, withFiles } from "../../support/note-files.js";
import { type Example, EXAMPLES, OTHERS } from "./examples.js";
import { Rig } from "./rig.js";

/** The notes do no bring-up, so the context is active. */
function noteRig({ profile, forms }: Example): Rig {
	const rig = new Rig({ profile, firmware: { recvForm: forms[0], testAnswers: "examples" } });
	rig.say("ATE0\r");
	return rig;
}

/** What happens outside, after the modem's answer to a line. */
function outside(rig: Rig, host: string, { forms }: Example): string {
	if (!host.startsWith(OTHERS.after))
		return "";
	rig.broker.publish(OTHERS.topic, OTHERS.payload, { qos: 0 });
	const said = rig.wait(1000);
	rig.modem.firmware.recvForm = forms[1];
	return said;
}

describe("what the BG96 note §6.2 prints wrongly", () => {
	// As hardware takes it: docs/hardware.md (Contradictions in the notes).
	for (const [printed, said] of [
		["AT+QSSLCFG=\"secllevel\",2,2", "\r\nERROR\r\n"],
		["AT+QSSLCFG=\"ciphersuite\",2,\"0xFFFF\"", "\r\nERROR\r\n"],
		["AT+QSSLCFG=\"ignorelocaltime\",1", "\r\n+QSSLCFG: \"ignorelocaltime\",1,1\r\n\r\nOK\r\n"],
	] as const)
		it(`is answered as hardware does: ${printed}`, () => {
			const rig = new Rig();
			rig.say("ATE0\r");
			equal(rig.say(`${printed}\r`), said);
		});
});

type Files = Readonly<Record<string, Uint8Array>>;

/** What the module takes for certificates as long as no handshake looks into them. */
const ANY: Files = Object.fromEntries(NOTE_FILES.map(file => [file.name, noteFile(file)]));

/** Where a host's line is split: anywhere, but a file only near its ends and at every sixty-first byte. */
function splits({ length }: string): number[] {
	const all = Array.from({ length: length - 1 }, (_, index) => index + 1);
	return length < 500 ? all : all.filter(offset => offset < 4 || offset > length - 4 || offset % 61 === 0);
}

for (const example of EXAMPLES)
	describe(example.title, function () {
		this.timeout(120_000);
		const list = example.exchanges.map(({ host, modem }) => ({ host: withFiles(host, ANY), modem }));

		it("gets from the simulated modem exactly the bytes of the note", () => {
			const rig = noteRig(example);
			for (const { host, modem } of list) {
				equal(rig.say(host, 1000) + outside(rig, host, example), modem, formatTranscriptLine("host", Buffer.from(host)));
				if (host.startsWith("AT+QMTCONN=0"))
					match(rig.broker.clients.join(), new RegExp(example.client));
			}
			equal(rig.network.openings[0]?.host, example.host);
			equal(rig.broker.published.at(-1)?.payload.toString(), example.published);
			equal(rig.broker.clients.length, 0);
		});

		it("has the same outcome when any line of the host is split at any offset", () => {
			const whole = list.map(({ modem }) => modem).join("");
			list.forEach(({ host }, split) => {
				for (const offset of splits(host)) {
					const rig = noteRig(example);
					let said = "";
					for (const [index, exchange] of list.entries()) {
						if (index === split)
							said += rig.say(exchange.host.slice(0, offset), 0);
						said += rig.say(index === split ? exchange.host.slice(offset) : exchange.host, 1000) + outside(rig, exchange.host, example);
					}
					equal(said, whole, `${host} at ${offset}`);
				}
			});
		});

		it("has the same outcome when the host sends byte by byte", () => {
			const rig = noteRig(example);
			for (const { host, modem } of list) {
				let said = "";
				for (const byte of host)
					said += rig.say(byte, 0);
				equal(said + rig.wait(1000) + outside(rig, host, example), modem);
			}
		});

		it("is the same over a pseudo-terminal, with the host's name led to a real broker", async () => {
			const certificates = example.tls ? await certify() : undefined;
			const line = await Line.open(example, certificates?.server);
			try {
				await line.say("ATE0\r", "ATE0\r\r\nOK\r\n");
				for (const { host: printed, modem } of example.exchanges) {
					const host = withFiles(printed, certificates?.files ?? {});
					if (host.startsWith(OTHERS.after)) {
						const end = modem.lastIndexOf("\r\n+QMTRECV");
						await line.say(host, modem.slice(0, end));
						await line.broker.publish(OTHERS.topic, OTHERS.payload);
						await line.say("", modem.slice(end));
						line.modem.firmware.recvForm = example.forms[1];
					}
					else
						await line.say(host, modem);
				}
				equal(line.published.at(-1), example.published);
				match(line.clients.join(), new RegExp(example.client));
			}
			finally {
				await line.close();
			}
		});
	});

/** Files of the note's sizes and checksums that hold real certificates, and the options of a server that demands the client's. */
async function certify(): Promise<{ files: Files; server: TlsOptions }> {
	const { authority, client, key } = await shortKey();
	const server = await authority.issue({ name: "localhost", hosts: ["localhost", "127.0.0.1"] });
	const texts = [authority.certificate, client.certificate, key];
	return {
		files: Object.fromEntries(NOTE_FILES.map((file, index) => [file.name, noteFile(file, texts[index])])),
		server: { cert: server.certificate, key: server.key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
	};
}

/** An authority and a client's certificate whose key, in the form of the note's time, leaves room: not every one is short enough. */
async function shortKey(): Promise<{ authority: Authority; client: Identity; key: string }> {
	const size = NOTE_FILES[2]!.size;
	for (;;) {
		const authority = await Authority.make("CA");
		const client = await authority.issue({ name: "M26_0206" });
		const key = createPrivateKey(client.key).export({ type: "pkcs1", format: "pem" }).toString();
		if (key.length + SPARE <= size)
			return { authority, client, key };
	}
}

/** The simulated modem behind a pseudo-terminal, and a terminal program's ends of it. */
class Line {
	readonly published: string[];
	readonly clients: string[];
	readonly broker: EmbeddedBroker;
	readonly modem: ModemSimulator;
	readonly #pty: Pty;
	readonly #input: ReadStream;
	readonly #output: WriteStream;
	#said = "";
	#heard: (() => void) | undefined;

	private constructor(broker: EmbeddedBroker, modem: ModemSimulator, pty: Pty, published: string[], clients: string[]) {
		this.broker = broker;
		this.modem = modem;
		this.published = published;
		this.clients = clients;
		this.#pty = pty;
		const flags = constants.O_RDWR | constants.O_NOCTTY;
		this.#input = new ReadStream(openSync(pty.path, flags));
		this.#output = new WriteStream(openSync(pty.path, flags));
		this.#input.on("data", bytes => {
			this.#said += bytes.toString("latin1");
			this.#heard?.();
		});
	}

	/** @param tls the options of a server that speaks TLS */
	static async open({ profile, forms, host }: Example, tls: TlsOptions | undefined): Promise<Line> {
		const published: string[] = [];
		const clients: string[] = [];
		const broker = await EmbeddedBroker.start({
			...(tls === undefined ? {} : { tls }),
			onPublish: ({ payload }) => published.push(payload.toString()),
			authenticate(client) {
				clients.push(client);
				return 0;
			},
		});
		const pty: Pty = await Pty.open(undefined, bytes => modem.receive(bytes));
		const modem = new ModemSimulator({
			profile, clock: new RealClock(), context: true, firmware: { recvForm: forms[0], testAnswers: "examples" }, wallTime: Date.now,
			network: new TCPNetwork({ [host]: { host: "127.0.0.1", port: broker.port } }),
			send: bytes => pty.write(bytes),
		});
		return new Line(broker, modem, pty, published, clients);
	}

	/** Writes bytes and waits for exactly those that are due; more than these fail at the next. */
	async say(text: string, due: string): Promise<void> {
		if (text !== "")
			this.#output.write(Buffer.from(text, "latin1"));
		while (this.#printed.length < due.length && due.startsWith(this.#printed))
			await new Promise<void>(resolve => this.#heard = resolve);
		equal(this.#printed, due, text);
		this.#said = "";
	}

	/** What was said, with the identifier of the note for that which the server has given to its message. */
	get #printed(): string {
		return this.#said.replace(/\+QMTRECV: 0,[1-9]\d*,/, "+QMTRECV: 0,1,");
	}

	async close(): Promise<void> {
		this.#input.destroy();
		this.#output.destroy();
		this.modem.close();
		this.#pty.close();
		await this.broker.stop();
	}
}
