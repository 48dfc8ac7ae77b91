// The packets of a client that wait for an acknowledgement: retransmission, QoS 2 in two steps, results.
// Source: BG96 note §3.2.6–§3.2.8 (pkt_timeout, retry_times, results 0, 1, 2); MQTT 3.1.1 §4.3, §4.4.

import type { Packet, PacketCmd } from "mqtt-packet";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";

/** The result line that ends an exchange: `+QMTSUB`, `+QMTUNS`, `+QMTPUB`, `+QMTPUBEX`. */
export type ExchangeName = "SUB" | "UNS" | "PUB" | "PUBEX";

/** The acknowledgement timeout (ms), the number of retransmissions, and whether each is reported; AT+QMTCFG="timeout". */
export interface Persistence {
	readonly timeout: number;
	readonly retries: number;
	readonly notice: boolean;
}

interface Exchange {
	readonly name: ExchangeName;
	packet: Packet;
	/** The number of retransmissions. */
	count: number;
	readonly alarm: SimulatorAlarm;
}

interface Options {
	readonly clock: SimulatorClock;
	readonly persistence: () => Persistence;
	readonly send: (packet: Packet) => void;
	/** Sends a result line; `values` are the result and the values after it. */
	readonly report: (name: ExchangeName, id: number, ...values: number[]) => void;
	/** Packets fail all the time. */
	readonly failed: () => void;
}

/** Packets in a row that failed, after which the client closes the connection (§5.1, +QMTSTAT 6); the notes state no number. */
const FAILURES = 3;

/** Exchanges by packet identifier; an identifier is free again after the report that ends its exchange. */
export class OutgoingPackets {
	readonly #options: Options;
	readonly #exchanges = new Map<number, Exchange>();
	/** Exchanges that failed since the last one that did not. */
	#failures = 0;

	constructor(options: Options) {
		this.#options = options;
	}

	/** The number of unacknowledged publishes. */
	get publishing(): number {
		return [...this.#exchanges.values()].filter(({ name }) => name === "PUB" || name === "PUBEX").length;
	}

	/** @returns whether a packet identifier is in use */
	has(id: number): boolean {
		return this.#exchanges.has(id);
	}

	/** Sends a packet and starts the wait for its acknowledgement. */
	start(name: ExchangeName, id: number, packet: Packet): void {
		const exchange: Exchange = { name, packet, count: 0, alarm: this.#options.clock.alarm(() => this.#expired(id, exchange)) };
		this.#exchanges.set(id, exchange);
		exchange.alarm.set(this.#options.persistence().timeout);
		this.#options.send(packet);
	}

	/** Takes an acknowledgement; an unexpected one is ignored. @param granted the values of a SUBACK */
	acknowledge({ cmd, messageId = 0 }: Packet, granted: number[]): void {
		const exchange = this.#exchanges.get(messageId);
		if (exchange === undefined || acknowledgement(exchange.packet) !== cmd)
			return;
		if (cmd === "pubrec") {
			exchange.packet = { cmd: "pubrel", messageId };
			exchange.count = 0;
			exchange.alarm.set(this.#options.persistence().timeout);
			this.#options.send(exchange.packet);
			return;
		}
		this.#failures = 0;
		this.#end(messageId, exchange, 0, ...granted);
	}

	/** Drops every exchange without a report. */
	clear(): void {
		for (const { alarm } of this.#exchanges.values())
			alarm.clear();
		this.#exchanges.clear();
		this.#failures = 0;
	}

	#expired(id: number, exchange: Exchange): void {
		const { timeout, retries, notice } = this.#options.persistence();
		if (exchange.count >= retries) {
			this.#end(id, exchange, 2);
			if (++this.#failures === FAILURES)
				this.#options.failed();
			return;
		}
		exchange.count++;
		exchange.alarm.set(timeout);
		const { packet } = exchange;
		this.#options.send(packet.cmd === "publish" ? { ...packet, dup: true } : packet);
		if (notice)
			this.#options.report(exchange.name, id, 1, exchange.count);
	}

	#end(id: number, { name, alarm }: Exchange, ...values: number[]): void {
		alarm.clear();
		this.#exchanges.delete(id);
		this.#options.report(name, id, ...values);
	}
}

/** @returns the kind of packet that acknowledges a packet */
function acknowledgement(packet: Packet): PacketCmd {
	switch (packet.cmd) {
		case "subscribe": return "suback";
		case "unsubscribe": return "unsuback";
		case "publish": return packet.qos === 2 ? "pubrec" : "puback";
		default: return "pubcomp";
	}
}
