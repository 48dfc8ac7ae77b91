// Six clients of one modem at once: different brokers, settings and identifiers, nothing crossed; real brokers (npm aedes).
// hosts/modem/module/module.ts, mqtt/connection.ts, network/network.ts; both notes §3.2 (tcpconnectID 0-5).

import { deepEqual, equal } from "node:assert/strict";
import { RealClock } from "../../../../hosts/modem/line/clock.js";
import { EmbeddedBroker, type BrokerMessage } from "../../../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../../../hosts/modem/network/tcp-network.js";
import type { ProfileName } from "../../../../hosts/modem/profiles/profiles.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { bytes } from "../rig.js";

const CLIENTS = [0, 1, 2, 3, 4, 5];

/** A modem between two real brokers, and what it has said since it was last asked. */
class Bench {
	readonly modem: ModemSimulator;
	#said = "";
	#heard: (() => void) | undefined;

	constructor(profile: ProfileName, brokers: readonly EmbeddedBroker[]) {
		const [one, two] = brokers.map(({ port }) => ({ host: "127.0.0.1", port }));
		this.modem = new ModemSimulator({
			profile, clock: new RealClock(), context: true,
			network: new TCPNetwork({ "one.example": one!, "two.example": two! }),
			send: piece => {
				this.#said += Buffer.from(piece).toString("latin1");
				this.#heard?.();
			},
		});
	}

	/** Sends bytes and resolves with the lines that came, as soon as they are so many, in alphabetical order. */
	async say(text: string, count: number): Promise<string[]> {
		this.modem.receive(bytes(text));
		const lines = (): string[] => this.#said.split("\r\n").filter(line => line !== "");
		while (lines().length < count)
			await new Promise<void>(resolve => this.#heard = resolve);
		const said = lines();
		this.#said = "";
		return said.sort();
	}
}

describe("six clients of one modem", () => {
	for (const profile of ["bg96", "bc20"] as const)
		it(`of a ${profile} speak to two brokers at once, interleaved, and nothing crosses`, async () => {
			const published: BrokerMessage[][] = [[], []];
			const brokers = [
				await EmbeddedBroker.start({ onPublish: message => published[0]?.push(message) }),
				await EmbeddedBroker.start({ onPublish: message => published[1]?.push(message) }),
			];
			const bench = new Bench(profile, brokers);
			const each = (command: (client: number) => string): string => CLIENTS.map(client => `AT+${command(client)}\r`).join("");
			const answers = (report: (client: number) => string): string[] => [...CLIENTS.map(report), ...CLIENTS.map(() => "OK")].sort();
			try {
				await bench.say("ATE0\r", 2);
				deepEqual(await bench.say(each(c => `QMTCFG="keepalive",${c},${100 + c}`), 6), CLIENTS.map(() => "OK"));
				deepEqual(await bench.say(each(c => `QMTOPEN=${c},"${c % 2 === 0 ? "one" : "two"}.example",1883`), 12), answers(c => `+QMTOPEN: ${c},0`));
				deepEqual(await bench.say(each(c => `QMTCONN=${c},"c${c}"`), 12), answers(c => `+QMTCONN: ${c},0,0`));
				deepEqual(await bench.say(each(c => `QMTSUB=${c},7,"down/${c}",0`), 12), answers(c => `+QMTSUB: ${c},7,0,0`));
				const publish = (c: number): string => profile === "bc20" ? `QMTPUB=${c},9,1,0,"up","from ${c}"` : `QMTPUB=${c},9,1,0,"up"\rfrom ${c}\x1a`;
				const results = await bench.say(each(publish).replaceAll("\x1a\r", "\x1a"), profile === "bc20" ? 12 : 18);
				deepEqual(results.filter(text => text !== "> "), answers(c => `+QMTPUB: ${c},9,0`));
				deepEqual(published.map(list => list.map(({ client, payload }) => `${client} ${payload}`).sort()),
					[["c0 from 0", "c2 from 2", "c4 from 4"], ["c1 from 1", "c3 from 3", "c5 from 5"]]);
				const [one, two] = brokers as [EmbeddedBroker, EmbeddedBroker];
				await Promise.all(CLIENTS.flatMap(c => [one.publish(`down/${c}`, `one ${c}`), two.publish(`down/${c}`, `two ${c}`)]));
				deepEqual(await bench.say("", 6), CLIENTS.map(c => `+QMTRECV: ${c},0,"down/${c}","${c % 2 === 0 ? "one" : "two"} ${c}"`));
				deepEqual(await bench.say("AT+QMTCONN?\r", 7), [...CLIENTS.map(c => `+QMTCONN: ${c},3`), "OK"]);
				deepEqual(await bench.say(each(c => `QMTCFG="keepalive",${c}`), 12), answers(c => `+QMTCFG: "keepalive",${100 + c}`));
				deepEqual(await bench.say("AT+QMTDISC=3\r", 2), ["+QMTDISC: 3,0", "OK"]);
				deepEqual(await bench.say("AT+QMTOPEN?\r", 6), [...[0, 1, 2, 4, 5].map(c => `+QMTOPEN: ${c},"${c % 2 === 0 ? "one" : "two"}.example",1883`), "OK"]);
				await two.stop();
				deepEqual(await bench.say("", 2), ["+QMTSTAT: 1,1", "+QMTSTAT: 5,1"]);
				equal((await bench.say("AT+QMTCLOSE=0\r", 2)).join(), "+QMTCLOSE: 0,0,OK");
			} finally {
				bench.modem.close();
				await Promise.all(brokers.map(broker => broker.stop().catch(() => {})));
			}
		});
});
