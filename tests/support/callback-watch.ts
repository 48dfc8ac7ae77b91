// Two sessions and a Queries on one modem in virtual time, whose callbacks are watched: where they are called from, in which turn, and after which end.
// What an app does inside a callback is a test's; the device behind it is honest, with two connections.

import { VirtualClock, type SimulatorAlarm } from "../../hosts/modem/line/clock.js";
import Modem, { type ModemOptions } from "../../modules/quectel/modem.js";
import { BG96 } from "../../modules/quectel/profile.js";
import Queries from "../../modules/quectel/queries.js";
import QMTSession, { type QMTSessionOptions } from "../../modules/quectel/session.js";
import { Device, DeviceSerial, line, OK, PROMPT } from "./quectel-device.js";
import { advance } from "./throwing.js";

/** A virtual clock that counts what is set on it, and shows whether an alarm rings. */
class TurnClock extends VirtualClock {
	/** An alarm rings. */
	ringing = false;
	/** Settings and clearings so far. */
	settings = 0;
	/** Called when an alarm is about to ring, and when it has rung without an exception. */
	begin = (): void => {};
	end = (): void => {};

	override alarm(callback: () => void): SimulatorAlarm {
		const alarm = super.alarm(() => {
			this.ringing = true;
			this.begin();
			try {
				callback();
			}
			finally {
				this.ringing = false;
			}
			this.end();
		});
		return {
			set: ms => {
				this.settings += 1;
				alarm.set(ms);
			},
			clear: () => {
				this.settings += 1;
				alarm.clear();
			},
		};
	}
}

/** A session under watch. */
export interface Subject {
	readonly session: QMTSession;
	readonly connection: number;
	/** Its first loss is its end. */
	readonly oneShot: boolean;
	/** `disconnect` was called, or its end is otherwise on its way. */
	leaving: boolean;
	/** It has ended: no callback may follow. */
	over: boolean;
	/** Identifiers that were acknowledged (PUBACK). */
	readonly acknowledged: number[];
	/** Payloads, one text a read. */
	readonly received: string[];
	/** Texts that the module sent it while it was online. */
	readonly sent: string[];
	/** `publish` has returned -1, and `onWritable` has not followed. */
	full: boolean;
	/** `later` was called, and `onLate` has not followed. */
	late: boolean;
}

/** How a Watch is made. */
export interface WatchOptions {
	readonly modem?: Partial<ModemOptions>;
	/** Of the session on connection 0. */
	readonly session?: Partial<QMTSessionOptions>;
	readonly device?: (device: Device) => void;
	/** Called inside every callback, first of all. @param subject whose; undefined: the modem's or the queries' */
	readonly inside: (name: string, subject: Subject | undefined) => void;
}

/** MQTT control packet types that `onControl` reports, by name. */
export const CONTROLS: Readonly<Record<number, string>> = Object.freeze({ 3: "PUBLISH", 4: "PUBACK", 7: "PUBCOMP", 9: "SUBACK", 11: "UNSUBACK", 13: "PINGRESP" });

const BUFFER = new Uint8Array(4096);

/** A modem with its device, the two sessions, and what went wrong. */
export class Watch {
	readonly clock = new TurnClock();
	readonly device = new Device(this.clock);
	readonly modem: Modem;
	readonly queries: Queries;
	/** Every session so far. */
	readonly subjects: Subject[] = [];
	/** Callbacks in order: milliseconds, connection if it is a session's, and name. */
	readonly calls: string[] = [];
	/** What must not happen, in words. */
	readonly faults: string[] = [];
	/** How often an app has thrown. */
	thrown = 0;
	/** `Modem.close` was called. */
	closed = false;
	/** `Modem.powerOff` was called, and `powerOn` not after it. */
	off = false;
	/** Questions, and how often each was answered. */
	readonly questions: number[] = [];
	readonly #inside: WatchOptions["inside"];
	/** The public method that is being called. */
	#calling = "";
	#callbacks = 0;
	/** Name of the turn's callback, settings and bytes when it had returned. */
	#last = "";
	#settings = 0;
	#written = 0;
	/** Connections of the device that are open, and those that are connected. */
	readonly #open = new Set<string>();
	readonly #connected = new Set<string>();

	constructor(options: WatchOptions) {
		this.#inside = options.inside;
		this.clock.begin = () => {
			this.#callbacks = 0;
			this.#last = "";
		};
		this.clock.end = () => {
			if (this.#last !== "" && (this.clock.settings !== this.#settings || this.device.written.length !== this.#written))
				this.faults.push(`${this.#last} was not the last thing of its turn`);
		};
		this.#setUp();
		options.device?.(this.device);
		this.modem = new Modem({
			clock: this.clock, profile: BG96, random: () => 0.5, sessions: 2 * QMTSession.bytesFor(2048, 4096), ...options.modem,
			serial: { io: DeviceSerial, device: this.device },
			onReady: () => this.#called("onReady"),
			onError: () => this.#called("onError"),
			onSurvey: () => this.#called("onSurvey"),
			onOff: () => this.#called("onOff"),
		});
		this.queries = new Queries(this.modem);
		this.open(0, options.session);
		this.open(1);
	}

	/** Makes a session. */
	open(connection: number, more: Partial<QMTSessionOptions> = {}): Subject {
		const called = (name: string, work?: () => void): void => this.#called(name, subject, work);
		const session = new QMTSession({
			modem: this.modem, connection, host: "192.0.2.1", id: `client${connection}`, ...more,
			onOpen: () => called("onOpen"),
			onLost: () => called("onLost"),
			onReadable: count => called("onReadable", () => {
				const read = this.read(subject);
				if (read > count)
					this.faults.push(`onReadable(${count}), and ${read} are read`);
			}),
			onBroken: () => called("onBroken"),
			onWritable: () => {
				subject.full = false;
				called("onWritable");
			},
			onControl: (operation, identifier) => {
				if (operation === 4)
					subject.acknowledged.push(identifier);
				called(`onControl ${CONTROLS[operation]}`);
			},
			onGivenUp: () => called("onGivenUp"),
			onUpload: () => called("onUpload"),
			onLate: () => {
				subject.late = false;
				called("onLate");
			},
			onClose: () => called("onClose"),
		});
		const subject: Subject = { session, connection, oneShot: more.reconnect === false, leaving: false, over: false, acknowledged: [], received: [], sent: [], full: false, late: false };
		this.subjects.push(subject);
		return subject;
	}

	/** Reads what is there. @returns the count of bytes */
	read(subject: Subject): number {
		const count = subject.session.read(BUFFER);
		if (count > 0)
			subject.received.push(Buffer.from(BUFFER.subarray(0, count)).toString("latin1"));
		return count;
	}

	/** Calls a public method: no callback may come from inside it. */
	call(name: string, method: () => void): void {
		const outer = this.#calling;
		this.#calling = name;
		try {
			method();
		}
		finally {
			this.#calling = outer;
		}
	}

	/** A callback of a question. */
	readonly done = (): (() => void) => {
		const index = this.questions.push(0) - 1;
		return () => {
			this.questions[index] = this.questions[index]! + 1;
			this.#called("done");
		};
	};

	/** Lets time pass. */
	advance(ms: number): void {
		this.thrown += advance(this.clock, ms);
	}

	/** The device loses a connection, and says so. */
	lose(connection: number, code = 1): void {
		this.#drop(`${connection}`);
		this.device.say(line(`+QMTSTAT: ${connection},${code}`));
	}

	/** The device restarts, and says so. */
	restart(): void {
		this.#reset("", true);
		this.device.say(line("RDY"));
	}

	/** The network takes the PDP context away, and with it all connections. */
	deactivate(): void {
		this.#reset();
		this.device.say(line("+QIURC: \"pdpdeact\",1"));
	}

	/** A message arrives, if the connection is there. */
	deliver(connection: number, text: string): void {
		if (!this.#connected.has(`${connection}`))
			return;
		for (const subject of this.subjects) {
			if (subject.connection === connection && subject.session.online)
				subject.sent.push(text);
		}
		this.device.say(line(`+QMTRECV: ${connection},0,t,${text}`));
	}

	#called(name: string, subject?: Subject, work?: () => void): void {
		this.calls.push(`${this.clock.now()} ${subject?.connection ?? ""} ${name}`);
		if (this.#calling !== "")
			this.faults.push(`${name} inside ${this.#calling}`);
		if (!this.clock.ringing)
			this.faults.push(`${name} outside a turn`);
		if (this.closed)
			this.faults.push(`${name} after Modem.close`);
		if (subject?.over === true)
			this.faults.push(`${name} after the end of the session on ${subject.connection}`);
		if (name !== "onReadable" && ++this.#callbacks > 1)
			this.faults.push(`${name} and ${this.#last} in one turn`);
		if (subject !== undefined && (name === "onClose" || (name === "onLost" && subject.oneShot)))
			subject.over = subject.leaving = true;
		try {
			this.#inside(name, subject);
			work?.();
		}
		finally {
			if (name !== "onReadable") {
				this.#last = name;
				this.#settings = this.clock.settings;
				this.#written = this.device.written.length;
			}
		}
	}

	/** What the device answers for two connections. */
	#setUp(): void {
		const of = (command: string): string => command.split(/[=,]/)[1]!;
		this.device
			.always("AT+QMTOPEN=", command => {
				this.#open.add(of(command));
				return OK + line(`+QMTOPEN: ${of(command)},0`);
			})
			.always("AT+QMTCONN=", command => {
				if (!this.#open.has(of(command)))
					return line("ERROR");
				this.#connected.add(of(command));
				return OK + line(`+QMTCONN: ${of(command)},0,0`);
			})
			.always("AT+QMTCONN?", () => [...this.#connected].map(connection => line(`+QMTCONN: ${connection},3`)).join("") + OK)
			.always("AT+QMTOPEN?", () => [...this.#open].map(connection => line(`+QMTOPEN: ${connection},"192.0.2.1",1883`)).join("") + OK)
			.always("AT+QMTDISC=", command => this.#connected.delete(of(command)) ? OK + line(`+QMTDISC: ${of(command)},0`) : line("ERROR"))
			.always("AT+QMTCLOSE=", command => {
				const open = this.#open.has(of(command));
				this.#drop(of(command));
				return open ? OK + line(`+QMTCLOSE: ${of(command)},0`) : line("ERROR");
			})
			.always("AT+QMTPUB=", command => this.#connected.has(of(command)) ? PROMPT : line("ERROR"))
			.always("AT+QIDEACT=", () => this.#reset(OK))
			.always("AT+CFUN=0", () => this.#reset(OK))
			.always("AT+CFUN=1,1", () => this.#reset(OK, true))
			.always("AT+QPOWD=1", () => this.#reset(OK + line("POWERED DOWN"), true));
	}

	#drop(connection: string): void {
		this.#open.delete(connection);
		this.#connected.delete(connection);
	}

	/** All connections are gone. @param echo as after a start */
	#reset(reply = "", echo = false): string {
		this.#open.clear();
		this.#connected.clear();
		this.device.echo ||= echo;
		return reply;
	}
}
