// One of the module's six MQTT clients (`<tcpconnectID>`): its link, its session, its results and state changes.
// Source: both notes §3.2.2–§3.2.8, §5; docs/hardware.md (Publish; Sessions).

import type { IConnectPacket, IPublishPacket, ISubscription, Packet, QoS } from "mqtt-packet";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { NetworkFaults } from "../network/network-faults.js";
import type { Network, TLSOptions } from "../network/network.js";
import type { Firmware } from "../profiles/firmware.js";
import type { ModemProfile } from "../profiles/profile.js";
import { identify } from "./alibaba.js";
import { IncomingPackets } from "./incoming-packets.js";
import { KeepAlive } from "./keepalive.js";
import { OutgoingPackets } from "./outgoing-packets.js";
import { PacketLink } from "./packet-link.js";
import type { ReceiveFormat } from "./receive-format.js";
import {
	closeReason, CONNACK_FAILED, CONNECTED, CONNECTING, DATA_FAILED, DISCONNECTED, DISCONNECTING, INITIAL, OPEN_FAILED, OPENED, openResult, PING_FAILED,
} from "./results.js";
import { Settings } from "./settings.js";

/** §3.2.2: maximum response time. */
const OPEN_TIMEOUT = 75_000;
const SECOND = 1000;

interface Options {
	readonly index: number;
	readonly clock: SimulatorClock;
	readonly network: Network;
	readonly profile: ModemProfile;
	readonly firmware: Firmware;
	readonly faults: NetworkFaults;
	/** How a link to a host is secured with an SSL context; undefined where it cannot be. */
	readonly secure: (context: number, host: string) => TLSOptions | undefined;
	/** The network's time, ms since 1970; undefined when there is none. */
	readonly time: () => number | undefined;
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	readonly receiveFormat: ReceiveFormat;
}

/** The result of a publish: `+QMTPUB`, or `+QMTPUBEX`. */
export type PublishResult = "PUB" | "PUBEX";

/** A message to publish. */
export interface OutgoingMessage {
	readonly id: number;
	readonly qos: QoS;
	readonly retain: boolean;
	readonly topic: string;
	readonly payload: Uint8Array;
	/** The name of the result; left out: PUB. */
	readonly result?: PublishResult;
}

/**
 * Life of a client: free → opening → open, INITIAL (QMTOPEN) → CONNECTING → CONNECTED (QMTCONN) → free, by QMTDISC,
 * QMTCLOSE or a state change. The commands check `host`, `opened` and `state` before they call; results are reported.
 */
export class Connection {
	readonly settings: Settings;
	readonly outgoing: OutgoingPackets;
	state = INITIAL;
	opened = false;
	/** The host of the link; undefined while the identifier is free. */
	host: string | undefined;
	port = 0;
	readonly #options: Options;
	readonly #keepAlive: KeepAlive;
	/** Timeout of QMTOPEN, then of CONNACK. */
	readonly #timer: SimulatorAlarm;
	#link: PacketLink | undefined;
	#connect: IConnectPacket | undefined;
	#tries = 0;
	readonly #incoming: IncomingPackets;

	constructor(options: Options) {
		const { index, clock, profile, receiveFormat } = options;
		this.#options = options;
		this.settings = new Settings(profile.configuration, profile.quotesSettings);
		this.outgoing = new OutgoingPackets({
			clock,
			persistence: () => this.#persistence,
			send: packet => this.#send(packet),
			report: (name, ...values) => this.#report(name, ...values),
			failed: () => this.fail(DATA_FAILED),
		});
		this.#incoming = new IncomingPackets({
			send: packet => this.#send(packet),
			show: (id, topic, payload) => receiveFormat.take(index, this.settings, id, topic, payload),
		});
		this.#timer = clock.alarm(() => this.#timeout());
		this.#keepAlive = new KeepAlive(clock, () => this.#send({ cmd: "pingreq" }), () => this.fail(PING_FAILED));
	}

	/** The PDP context of the link. */
	get context(): number {
		return this.settings.integer("pdpcid", 0, 1);
	}

	/** The MQTT protocol level of the session. */
	get protocol(): 3 | 4 {
		return this.settings.integer("version", 0, this.#options.firmware.protocol) === 3 ? 3 : 4;
	}

	/** Whether the link uses TLS. */
	get secure(): boolean {
		return this.settings.integer("ssl", 0) === 1;
	}

	/** Opens the link; `+QMTOPEN` follows. */
	open(host: string, port: number): void {
		const { faults, network, secure } = this.#options;
		if (faults.hung)
			return;
		const forced = faults.take("openResult");
		if (forced !== undefined) {
			this.refuseOpen(forced);
			return;
		}
		const tls = this.secure ? secure(this.settings.integer("ssl", 1), host) : undefined;
		if (this.secure && tls === undefined) {
			this.refuseOpen(OPEN_FAILED);
			return;
		}
		this.host = host;
		this.port = port;
		this.#timer.set(Math.min(OPEN_TIMEOUT, tls?.negotiation ?? OPEN_TIMEOUT));
		this.#link = new PacketLink(network, host, port, tls, {
			onOpen: () => {
				this.#timer.clear();
				this.opened = true;
				this.#report("OPEN", OPENED);
			},
			onPacket: packet => this.#take(packet),
			onClose: (error, malformed) => malformed ? this.fail(DATA_FAILED) : this.#closed(error),
		});
	}

	/** Reports the result of a QMTOPEN that opens no link. */
	refuseOpen(result: number): void {
		this.#report("OPEN", result);
	}

	/** Closes the link without DISCONNECT; `+QMTCLOSE` follows. */
	close(): void {
		if (this.#options.faults.hung)
			return;
		const forced = this.#options.faults.take("closeResult");
		if (forced === undefined)
			this.#release();
		this.#report("CLOSE", forced ?? 0);
	}

	/** Returns to the power-on state without a report. */
	reset(): void {
		this.#release();
		this.settings.reset();
	}

	/** Sends CONNECT; `+QMTCONN` follows. Without a user name the client signs in with its Alibaba Cloud device information, if set. */
	connect(clientId: string, username: string | undefined, password: string | undefined): void {
		const { settings } = this;
		const device = username === undefined ? settings.device() : undefined;
		this.#connect = {
			cmd: "connect",
			protocolId: this.protocol === 3 ? "MQIsdp" : "MQTT",
			protocolVersion: this.protocol,
			clientId,
			clean: settings.integer("session", 0) === 1,
			keepalive: settings.integer("keepalive", 0),
			...(username === undefined ? {} : { username }),
			...(password === undefined ? {} : { password: Buffer.from(password, "latin1") }),
			...(device === undefined ? {} : identify(device, clientId, this.secure, this.#options.time())),
			...settings.will(),
		};
		this.state = CONNECTING;
		this.#tries = 0;
		this.#timer.set(this.#persistence.timeout);
		this.#send(this.#connect);
	}

	/** Sends DISCONNECT; `+QMTDISC` follows. The link closes as well, or stays open until QMTCLOSE or the server closes it. */
	disconnect(): void {
		const { faults, firmware } = this.#options;
		if (faults.hung)
			return;
		const forced = faults.take("disconnectResult");
		if (forced !== undefined) {
			this.#report("DISC", forced);
			return;
		}
		this.state = DISCONNECTING;
		this.#send({ cmd: "disconnect" });
		if (firmware.disconnectKeepsLink)
			this.#stopSession();
		else
			this.#release();
		if (firmware.disconnectByStat)
			this.#report("STAT", DISCONNECTED);
		else
			this.#report("DISC", 0);
		if (firmware.statAfterDisconnect && !firmware.disconnectByStat && !firmware.disconnectKeepsLink)
			this.#report("STAT", DISCONNECTED);
	}

	/** Sends SUBSCRIBE; `+QMTSUB` follows. */
	subscribe(id: number, subscriptions: ISubscription[]): void {
		this.outgoing.start("SUB", id, { cmd: "subscribe", messageId: id, subscriptions });
	}

	/** Sends UNSUBSCRIBE; `+QMTUNS` follows. */
	unsubscribe(id: number, unsubscriptions: string[]): void {
		this.outgoing.start("UNS", id, { cmd: "unsubscribe", messageId: id, unsubscriptions });
	}

	/** Sends PUBLISH; its result follows, for QoS 0 as soon as the packet is sent. */
	publish({ id, qos, retain, topic, payload, result = "PUB" }: OutgoingMessage): void {
		const packet: IPublishPacket = { cmd: "publish", topic, payload: Buffer.from(payload), qos, retain, dup: false };
		if (qos > 0) {
			this.outgoing.start(result, id, { ...packet, messageId: id });
			return;
		}
		this.#send(packet);
		this.#report(result, id, 0);
	}

	/** Closes the connection from the client's side and reports the reason: `+QMTSTAT: c,reason`. */
	fail(reason: number): void {
		if (this.#options.faults.hung)
			return;
		this.#release();
		this.#report("STAT", reason);
	}

	/** The peer closes the link. */
	drop(): void {
		if (this.#link !== undefined)
			this.#closed();
	}

	/** Loses everything that the peer sends from now on. */
	silence(): void {
		if (this.#link !== undefined)
			this.#link.silent = true;
	}

	get #persistence() {
		const { settings } = this;
		return {
			timeout: settings.integer("timeout", 0) * SECOND,
			retries: settings.integer("timeout", 1),
			notice: settings.integer("timeout", 2) === 1,
		};
	}

	#report(name: string, ...values: number[]): void {
		if (this.#options.faults.hung)
			return;
		this.#options.report(`+QMT${name}: ${[this.#options.index, ...values].join()}`);
	}

	#send(packet: Packet): void {
		if (this.#options.faults.hung)
			return;
		this.#link?.send(packet);
		this.#keepAlive.sent();
	}

	/** Ends every exchange of the session without a report. */
	#stopSession(): void {
		this.#timer.clear();
		this.#keepAlive.stop();
		this.outgoing.clear();
		this.#incoming.clear();
	}

	#release(): void {
		this.#stopSession();
		this.#link?.close();
		this.#link = undefined;
		this.host = undefined;
		this.opened = false;
		this.state = INITIAL;
		if (!this.#options.firmware.keepsSlots)
			this.#options.receiveFormat.forget(this.#options.index);
		if (this.#options.firmware.forgetsSettings)
			this.settings.reset();
	}

	/** The link closed, or never opened. */
	#closed(error?: Error): void {
		if (this.opened) {
			this.fail(closeReason(error, this.state));
			return;
		}
		this.#release();
		this.#report("OPEN", openResult(error));
	}

	/** QMTOPEN or CONNACK timed out. Without CONNACK the link is closed (the figure's Excep1), by some firmware only after CONNECT was sent again. */
	#timeout(): void {
		const { timeout, retries, notice } = this.#persistence;
		if (!this.opened)
			this.#closed();
		else if (!this.#options.firmware.resendsConnect || this.#tries >= retries) {
			this.#report("CONN", 2);
			this.fail(CONNACK_FAILED);
		} else {
			this.#tries++;
			this.#timer.set(timeout);
			this.#send(this.#connect as IConnectPacket);
			if (notice)
				this.#report("CONN", 1, this.#tries);
		}
	}

	#take(packet: Packet): void {
		const { faults } = this.#options;
		if (this.state === DISCONNECTING || faults.hung)
			return;
		if (packet.cmd === "publish")
			this.#incoming.receive(packet);
		else if (packet.cmd === "pubrel")
			this.#incoming.release(packet.messageId ?? 0);
		else if (faults.loses())
			return;
		else if (packet.cmd === "connack")
			this.#connected(packet.returnCode ?? 0);
		else if (packet.cmd === "pingresp")
			this.#keepAlive.answered();
		else if (packet.cmd === "suback") {
			const suback = faults.take("suback");
			this.outgoing.acknowledge(packet, (packet.granted as number[]).map(granted => suback ?? granted));
		} else
			this.outgoing.acknowledge(packet, []);
	}

	#connected(code: number): void {
		if (this.state !== CONNECTING)
			return;
		const { faults, firmware } = this.#options;
		const result = faults.take("connack") ?? code;
		this.#timer.clear();
		if (result !== 0) {
			this.#report("CONN", 0, result);
			this.fail(CONNACK_FAILED);
			return;
		}
		this.state = CONNECTED;
		this.#keepAlive.start({ ...this.#persistence, interval: this.settings.integer("keepalive", 0) * SECOND });
		this.#report("CONN", 0, ...(firmware.shortConnect ? [] : [0]));
	}
}
