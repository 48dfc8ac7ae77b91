// The modem: UART pump, AT engine, bring-up and recovery of one module, and the switchboard between its six connections and their sessions.
// Source: MODEM.md §3 to §5; PLATFORM.md §3 (onReadable only drains; digesting comes in a later turn); DESIGN §3 and §5.5.

import { decode, encode } from "../at/ascii.js";
import Command from "../at/command.js";
import Engine from "../at/engine.js";
import { ABORTED, OK } from "../at/errors.js";
import type CommandLine from "../at/line.js";
import Memory from "../at/memory.js";
import type Parameters from "../at/parameters.js";
import type { Alarm, Clock, Serial, SerialOptions } from "../at/platform.js";
import BringUp, { FROM_PDP, FROM_PDP_CYCLE, FROM_RADIO_CYCLE, FROM_RESTART, FROM_START } from "./bringup.js";
import Counters from "./counters.js";
import { LINES } from "./lines.js";
import { checkInteger } from "./options.js";
import type { Profile } from "./profile.js";
import Receiver, { type Recipient } from "./receiver.js";
import type Reception from "./reception.js";
import type QMTSession from "./session.js";

/** What `recover` does: PDP context off and on; radio off and on; power. */
export const RECOVER_PDP = 1;
export const RECOVER_RADIO = 2;
export const RECOVER_POWER = 3;
/** Failed attempts of one link after which each is done; then it begins again. */
const LADDER = 3;

/** Longest command line in bytes, CR included. */
const LINE = 1024;
/** Unanswered probes until the AT channel counts as dead: 30 s. */
const PROBES = 100;
/** Connections a module has (the notes' tcpconnectID 0 to 5). */
const CONNECTIONS = 6;
/** Messages it keeps for each of them in buffer mode, at most. */
const SLOTS = 31;

/** The module's power pins; each call returns at once, the host times the pulse. */
export interface PowerPins {
	on(): void;
	reset(): void;
}

/** What a Modem is made with. Sizes in bytes, times in milliseconds. */
export interface ModemOptions {
	/** The Serial class inside its own options. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	/** Access point name; default: what the network or the SIM gives. */
	readonly apn?: string;
	readonly user?: string;
	readonly password?: string;
	/** SIM PIN, entered once a boot when the SIM asks for it. */
	readonly pin?: string;
	readonly power?: PowerPins;
	/** Numbers in [0, 1): back-off jitter and first packet identifiers. */
	readonly random?: () => number;
	/** Receive buffer: a power of two from 512; default 4096. */
	readonly receive?: number;
	/** Depth of the UART's receive FIFO; default 128. */
	readonly fifo?: number;
	/** Memory for the inboxes and outboxes of all sessions; default 8192. */
	readonly sessions?: number;
	/** Registered, with a PDP context: sessions open now. Again after every loss. */
	readonly onReady?: () => void;
	/** Something a person should know of; the modem goes on trying. */
	readonly onError?: (error: Error) => void;
}

/** AT+QMTRECV: fetches a message that waits in the module (buffer mode). */
class FetchCommand extends Command {
	connection = 0;
	slot = 0;

	readonly #onResult: () => void;

	constructor(onResult: () => void) {
		super(5000);
		this.#onResult = onResult;
	}

	override compose(line: CommandLine): void {
		line.begin(FETCH).integer(this.connection, "connection").comma().integer(this.slot, "slot");
	}

	override onResult(result: number): void {
		if (result !== ABORTED)
			this.#onResult();
	}
}

const FETCH = encode("AT+QMTRECV=");

/** AT: is anybody there, and does it echo? */
class Attention extends Command {
	readonly #onResult: (result: number) => void;

	constructor(onResult: (result: number) => void) {
		super(3000);
		this.#onResult = onResult;
	}

	override compose(line: CommandLine): void {
		line.begin(ATTENTION);
	}

	override onResult(result: number): void {
		this.#onResult(result);
	}
}

const ATTENTION = encode("AT");

/** URCs that tell nothing we act on; registered so that they count as known, and so that a line can start with them. */
const IGNORED: readonly string[] = Object.freeze([
	"APP RDY", "+CFUN:", "+CPIN:", "+QUSIM:", "+QIND:", "+CEREG:", "+CGREG:", "+CREG:", "+CTZE:", "+CTZV:", "+QCSQ:", "+CSQ:",
]);

/** One module on one UART. */
export default class Modem implements Recipient {
	readonly clock: Clock;
	readonly profile: Profile;
	readonly engine: Engine;
	readonly memory: Memory;
	readonly random: () => number;
	readonly counters: Counters;
	readonly #options: ModemOptions;
	readonly #receiver: Receiver;
	readonly #bringUp: BringUp;
	readonly #fetch = new FetchCommand(() => this.#fetchNext());
	/** For each connection, a bit for every slot that waits in the module. */
	readonly #slots = new Int32Array(CONNECTIONS);
	readonly #attention = new Attention((result) => this.#onAttention(result));
	readonly #turn: Alarm;
	readonly #sessions: Array<QMTSession | undefined> = [];
	readonly #receptions: Array<Reception | undefined> = [];
	readonly #bases: number[] = [];
	readonly #sizes: number[] = [];
	#serial: Serial | undefined;
	#armed = false;
	#starting = true;
	#wasReady = false;
	#echoed = false;
	#late = false;

	/**
	 * Opens the Serial and brings the module up; `onReady` tells when it is.
	 * @throws RangeError naming the option; whatever the Serial throws
	 */
	constructor(options: ModemOptions) {
		const { clock, serial, profile } = options;
		const receive = options.receive ?? 4096;
		const sessions = checkInteger(options.sessions ?? 8192, "sessions", 0, 1 << 20);
		const baud = checkInteger(serial.baud ?? 115_200, "serial.baud", 300, 4_000_000);
		const byteTime = 10_000 / baud;
		this.clock = clock;
		this.profile = profile;
		this.random = options.random ?? Math.random;
		this.#options = options;
		this.memory = new Memory(Engine.bytesFor(checkInteger(receive, "receive", 512, 1 << 20), LINE) + sessions);
		this.engine = new Engine({
			memory: this.memory, clock, receive, byteTime, line: LINE, fifo: options.fifo ?? 128, probes: PROBES,
			onSynchronised: () => this.#onSynchronised(),
			onDead: () => this.#onDead(),
			onEcho: () => this.#onEcho(),
		});
		this.#receiver = new Receiver(this.engine.receive, clock, byteTime, this.#receptions, this);
		this.counters = new Counters(this.engine, this.#receiver);
		this.#bringUp = new BringUp(this.engine, clock, profile, {
			apn: options.apn, user: options.user, password: options.password, pin: options.pin,
			onReady: () => this.#onReady(),
			onTrouble: (error) => options.onError?.(error),
			onRestart: () => this.#restart("the module was told to restart"),
		});
		this.#turn = clock.alarm(() => this.#onTurn());
		this.#listen();
		for (let i = 0; i < CONNECTIONS; i++) {
			this.#sessions.push(undefined);
			this.#receptions.push(undefined);
		}
		const { receive: buffer } = this.engine;
		const port = new serial.io({
			baud: 115_200, ...serial, format: "buffer",
			// Only takes the bytes: digesting here could take longer than the FIFO lasts (PLATFORM.md §3).
			onReadable: () => {
				if (buffer.drain(port) && !this.#armed) {
					this.#armed = true;
					this.#turn.set(0);
				}
			},
			onWritable: (count) => this.engine.transmit.onWritable(count),
			onError: (error) => this.#onSerialError(error),
		});
		this.#serial = port;
		this.engine.transmit.attach(port);
		options.power?.on();
		this.engine.synchronise();
	}

	/** Registered, with a PDP context. */
	get ready(): boolean {
		return this.#wasReady;
	}

	/** True after `close`, or when the Serial's port is gone. */
	get closed(): boolean {
		return this.#serial === undefined;
	}

	/** The module's IMEI; "" until it told it. */
	get imei(): string {
		return this.#bringUp.imei;
	}

	/** What ATI answered: maker, model, firmware. */
	get identity(): string {
		return this.#bringUp.identity;
	}

	/** Signal strength in dBm as of the last bring-up; undefined when the module did not know. */
	get signal(): number | undefined {
		return this.#bringUp.signal;
	}

	/** True while a line just read may have been part of a quoted payload (DESIGN §5.3). */
	get doubtful(): boolean {
		return this.#receiver.doubtful;
	}

	/** Network time in milliseconds since 1970, or undefined before the network told it. */
	wallTime(): number | undefined {
		return this.#bringUp.wallTime();
	}

	/** Closes the Serial and everything on it; calls nothing more. Twice is fine. */
	close(): void {
		const serial = this.#serial;
		if (serial === undefined)
			return;
		this.#serial = undefined;
		this.#starting = true;
		this.#wasReady = false;
		this.#turn.clear();
		this.#bringUp.stop();
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.close();
		this.engine.stop();
		this.engine.transmit.attach(undefined);
		this.engine.receive.consumeTo(this.engine.receive.end);
		this.#receiver.close();
		serial.close();
	}

	/**
	 * Part of the session's interface: takes a connection and memory for it. The memory of a connection that was given back serves again.
	 * @returns the position of its first byte
	 * @throws Error when the modem is closed or the connection taken; RangeError when memory is short: see `sessions`
	 */
	attach(session: QMTSession, connection: number, bytes: number): number {
		if (this.#serial === undefined)
			throw new Error("modem: is closed");
		if (this.#sessions[connection] !== undefined)
			throw new Error(`connection: ${connection} is taken`);
		if (!(this.#sizes[connection]! >= bytes)) {
			this.#bases[connection] = this.memory.reserve(bytes, "session");
			this.#sizes[connection] = bytes;
		}
		this.#sessions[connection] = session;
		return this.#bases[connection]!;
	}

	/** Part of the session's interface: messages of the connection go there. */
	receive(connection: number, reception: Reception): void {
		this.#receptions[connection] = reception;
	}

	/** Part of the session's interface: gives the connection back. */
	detach(connection: number): void {
		this.#sessions[connection] = this.#receptions[connection] = undefined;
		this.#receiver.release(connection);
	}

	/** Part of the session's interface: the link failed so many times in a row. Every third time something stronger is tried. */
	onLinkFailed(failures: number): void {
		if (failures % LADDER === 0)
			this.recover(1 + (failures / LADDER - 1) % 3);
	}

	/** Cycles what RECOVER_PDP, RECOVER_RADIO or RECOVER_POWER name, once the modem was ready; all sessions lose their link. */
	recover(what: number): void {
		if (!this.#wasReady)
			return;
		if (what === RECOVER_POWER && this.#options.power !== undefined) {
			this.#options.power.reset();
			this.#restart("the module is switched off and on");
			return;
		}
		this.#bringUp.begin(what === RECOVER_PDP ? FROM_PDP_CYCLE : what === RECOVER_RADIO ? FROM_RADIO_CYCLE : FROM_RESTART);
		this.#lost(new Error("the module is being recovered"));
	}

	/** Part of Recipient: fetches what waits in the module, one slot after the other. */
	onSlot(connection: number, slot: number): void {
		if (connection >= CONNECTIONS || slot >= SLOTS)
			return;
		this.#slots[connection] = this.#slots[connection]! | 1 << slot;
		this.#fetchNext();
	}

	#fetchNext(): void {
		const fetch = this.#fetch;
		if (fetch.queued)
			return;
		for (let connection = 0; connection < CONNECTIONS; connection++) {
			const waiting = this.#slots[connection]!;
			if (waiting !== 0) {
				fetch.connection = connection;
				fetch.slot = 31 - Math.clz32(waiting & -waiting);
				this.#slots[connection] = waiting & (waiting - 1);
				this.engine.submit(fetch);
				return;
			}
		}
	}

	/** Part of Recipient. */
	startsLine(start: number, end: number): number {
		return this.engine.startsLine(start, end);
	}

	/** Part of Recipient and of the session's interface: digest and deliver in a later turn. */
	wake(): void {
		if (!this.#armed) {
			this.#armed = true;
			this.#turn.set(0);
		}
	}

	#listen(): void {
		const { engine } = this;
		for (let i = 0; i < LINES.length; i++)
			engine.listen(LINES[i]!, (parameters) => this.#sessions[parameters.integer()]?.onLine(i, parameters));
		engine.stream("+QMTRECV:", this.#receiver);
		engine.listen("RDY", () => this.#onBoot());
		engine.listen("POWERED DOWN", () => this.#onBoot());
		engine.listen("NORMAL POWER DOWN", () => this.#onBoot());
		engine.listen("+QIURC:", (parameters) => this.#onQIURC(parameters));
		for (let i = 0; i < IGNORED.length; i++)
			engine.listen(IGNORED[i]!, ignore);
	}

	#onTurn(): void {
		const { engine } = this;
		const more = engine.receive.scanned + 2 < engine.receive.end;
		this.#armed = more;
		if (more)
			this.#turn.set(0);
		if (engine.digest())
			this.wake();
		else if (more && !this.#late) {
			this.#armed = false;
			this.#turn.clear();
		}
		if (this.#late) {
			this.#late = false;
			for (let i = 0; i < CONNECTIONS; i++)
				this.#receptions[i]?.deliver();
		}
	}

	/** Part of the session's interface: an app read outside of its callback; go on with the next message in a later turn. */
	later(): void {
		this.#late = true;
		this.wake();
	}

	#onSynchronised(): void {
		if (this.#starting) {
			this.#starting = false;
			this.#bringUp.begin(FROM_START);
		}
	}

	#onReady(): void {
		this.#wasReady = true;
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.onModemReady();
		this.#options.onReady?.();
	}

	/** Everything that the module knew of us is gone. */
	#restart(why: string): void {
		this.#starting = true;
		this.#bringUp.stop();
		this.engine.synchronise();
		this.#lost(new Error(why));
	}

	#lost(error: Error): void {
		this.#wasReady = false;
		this.#slots.fill(0);
		for (let i = 0; i < CONNECTIONS; i++)
			this.#sessions[i]?.onModemLost(error);
	}

	/** A boot line in mid-session: every session is gone. In the shadow of a quoted message it is asked first: a restarted module echoes again. */
	#onBoot(): void {
		if (this.#starting)
			return;
		if (this.#receiver.doubtful && this.#wasReady) {
			if (!this.#attention.queued)
				this.engine.submitFirst(this.#attention);
			return;
		}
		this.counters.restarts += 1;
		this.#restart("the module restarted");
	}

	/** ATE0 was sent, so an echo tells that the module has forgotten it. */
	#onEcho(): void {
		if (this.#wasReady)
			this.#echoed = true;
	}

	/** The answer to AT, asked because of a boot line in doubt. */
	#onAttention(result: number): void {
		if (result !== ABORTED && (result !== OK || this.#echoed)) {
			this.counters.restarts += 1;
			this.#restart("the module restarted");
		}
		this.#echoed = false;
	}

	/** `+QIURC: "pdpdeact",1`: all sessions are gone. In the shadow of a quoted message each asks whether it is still connected. */
	#onQIURC(parameters: Parameters): void {
		if (!this.#wasReady || !parameters.string() || decode(parameters.bytes, parameters.from, parameters.to) !== "pdpdeact" || parameters.integer() !== 1)
			return;
		const what = "the PDP context was deactivated";
		if (this.#receiver.doubtful) {
			for (let i = 0; i < CONNECTIONS; i++)
				this.#sessions[i]?.suspect(what);
			return;
		}
		this.#bringUp.begin(FROM_PDP);
		this.#lost(new Error(what));
	}

	#onDead(): void {
		const error = new Error("the module does not answer");
		this.counters.deaths += 1;
		this.#options.power?.reset();
		if (!this.#starting) {
			this.#starting = true;
			this.#bringUp.stop();
			this.#lost(error);
		}
		this.#options.onError?.(error);
	}

	#onSerialError(error: Error | undefined): void {
		this.close();
		this.#options.onError?.(error ?? new Error("serial: the port is gone"));
	}
}

function ignore(): void {
}
