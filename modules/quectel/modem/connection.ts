// One of a module's six MQTT connections (the notes' tcpconnectID): what one session after the other uses on it. Made on first use, and never freed.
// Source: both notes §3.2.1 (<pkt_timeout>) and §3.2.2 (<tcpconnectID>), MQTT 3.1.1 §3.1.2.5 (the will, where a connection ends without DISCONNECT).

import type MessageReader from "../../mqtt/message-reader.js";
import type ModuleError from "../common/module-error.js";
import Backoff from "./backoff.js";
import type { ConnectionHandler } from "./connection-handler.js";
import ConnectionTimer from "./connection-timer.js";
import type Module from "./module.js";

/** Seconds: the longest packet timeout (both notes §3.2.1, <pkt_timeout>). */
const LONGEST = 60;
/** Milliseconds on top of the module's own packet timeouts. */
const MARGIN = 5000;

/** A session's way to its module. */
export default class Connection {
	declare readonly index: number;
	declare readonly module: Module;
	declare readonly timer: ConnectionTimer;
	/** Failures in a row on this connection, whichever session had them. */
	declare readonly backoff: Backoff;
	/** Seconds that the module gives the packets of the present link: AT+QMTCFG="timeout". */
	packetTimeout = 0;
	/** Milliseconds from OK to the result line of a packet of the present link, with all retransmissions. */
	packetWait = 0;
	/** Seconds that the next link needs, as far as known. */
	#needed = 0;
	#base = 0;
	#size = 0;

	/** @param index 0 to 5 */
	constructor(module: Module, index: number) {
		this.module = module;
		this.index = index;
		this.timer = new ConnectionTimer(module.clock);
		this.backoff = new Backoff(module.random);
	}

	/**
	 * Reserves the connection, and memory for a session; memory of an earlier session serves again.
	 * @param bytes how many it needs
	 * @returns the position of the first byte
	 * @throws Error when the modem is closed or the connection taken; RangeError when memory is short
	 */
	reserve(bytes: number): number {
		if (this.module.closed)
			throw new Error("modem: closed");
		if (this.module.handlers[this.index])
			throw new Error(`connection: ${this.index} is taken`);
		if (bytes > this.#size) {
			this.#base = this.module.memory.reserve(bytes, `sessions: connection ${this.index}`);
			this.#size = bytes;
		}
		return this.#base;
	}

	/** Result lines, URCs and deadlines of this connection go to a session, until `release`. */
	attach(handler: ConnectionHandler): void {
		this.module.handlers[this.index] = handler;
		this.timer.owner = handler;
	}

	/** The next link begins: it gets the time for its packets that earlier ones were seen to need. @param least seconds @param retries of the module */
	prepare(least: number, retries: number): void {
		this.packetTimeout = Math.max(least, this.#needed);
		this.packetWait = this.packetTimeout * 1000 * (retries + 1) + MARGIN;
	}

	/** Milliseconds to the OK of a packet's command. It does not depend on the network: no more than with the module's own packet timeout, however long the link's is. */
	get answerWait(): number {
		const profile = this.module.profile;
		return Math.min(this.packetWait, profile.packetTimeout * (profile.retries + 1) + MARGIN);
	}

	/** Milliseconds to the result line of a packet behind one for which none came: the broker has a packet timeout for its answer, and the module no retransmission. */
	get secondWait(): number {
		return this.packetTimeout * 1000 + MARGIN;
	}

	/** CONNACK came after so many milliseconds: a link needs twice that. */
	onConnack(ms: number): void {
		this.#needed = Math.min(Math.ceil(ms / 500), LONGEST);
	}

	/** No CONNACK came, or it did not help, in so many milliseconds: where that is the packet timeout, it was too short. */
	onNoConnack(ms: number): void {
		if (ms >= this.packetTimeout * 1000)
			this.#needed = Math.min(this.packetTimeout * 2, LONGEST);
	}

	/** Messages of this connection go there, until `release`. */
	receive(reader: MessageReader): void {
		this.module.readers[this.index] = reader;
	}

	/** Gives the connection back. */
	release(): void {
		this.timer.stop();
		this.timer.owner = undefined;
		this.module.release(this.index);
	}

	/** Messages that wait in the module cannot be fetched any more. */
	forget(): void {
		this.module.bufferMode.forget(this.index);
	}

	/** Messages may wait in the module. */
	look(): void {
		this.module.bufferMode.look(this.index);
	}

	/** An app has read a message to its end: the next one may be fetched, if one waits for that in the module. */
	taken(): void {
		const bufferMode = this.module.bufferMode;
		if (bufferMode.blocked)
			bufferMode.resume();
	}

	/** Closes the connection without a DISCONNECT: the broker then sends the will. */
	hangUp(): void {
		this.module.hangUp(this.index);
	}

	/** Reports something that a person should know of, and about which nothing more is done. */
	trouble(error: ModuleError): void {
		this.module.events.add(error);
	}
}
