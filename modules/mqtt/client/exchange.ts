// The traffic of one client: what it may do when, which packets a write becomes, and which callbacks come in which order.
// Source: ECMA-419 §24.5 (write), §8.5 (callbacks: never from inside a call), §9.7; MQTT 3.1.1 §3.
//
// state       enters with       write     read      close     CONNACK     DISCONNECT    the connection ends
// CONNECTING  the constructor   throws    nothing   CLOSED    CONNECTED   –             ENDED, onError
// CONNECTED   onControl         sent      bytes     CLOSED    –           LEAVING       ENDED, onError
// LEAVING     –                 throws    bytes     CLOSED    –           –             ENDED, onClose or onError
// ENDED       –                 throws    throws    CLOSED    –           –             –
// CLOSED      –                 throws    throws    –         –           –             –
//
// What must not be called from inside a call of the app is called one by one, each in a turn of its own: so a callback that throws loses none.

import { checkInteger, checkObject, isString, numberError } from "../../base/check.js";
import {
	CONNACK, DISCONNECT, PINGREQ, PINGRESP, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, SUBACK, SUBSCRIBE, UNSUBACK, UNSUBSCRIBE,
} from "../packet-types.js";
import { bytesOf, countOf, type ByteBuffer } from "./byte-buffer.js";
import { Announcement, Control } from "./callback-arguments.js";
import ClientError from "./client-error.js";
import { adopt, callable, type ClientOptions, flagOf, settingsOf, textOf } from "./client-options.js";
import type { Session, SessionListener } from "./session.js";
import { payloadOf, QoSOf, topicsOf, type WriteOptions } from "./write-options.js";

const CONNECTING = 0;
const CONNECTED = 1;
const LEAVING = 2;
const ENDED = 3;
const CLOSED = 4;

/** PUBCOMP that may wait to be reported: for each PUBREL taken, and for each message of an outbox. A power of two. */
const COMPLETIONS = 32;
const RELEASES = 16;
const IDENTIFIERS = 65535;
/** A constant: on some builds of XS a literal allocates each time. */
const RETAIN = "retain";

/** The standard has no restoring of a lost connection: `onError` is an end. */
const ONCE = Object.freeze({ reconnect: false });

/** What a client does; it is the options of its session, too. */
export default class Exchange<Client extends object> implements SessionListener {
	readonly onReadable: ((count: number, more: boolean) => void) | undefined;
	readonly #client: Client;
	readonly #readable: ClientOptions<Client>["onReadable"];
	readonly #writable: ClientOptions<Client>["onWritable"];
	readonly #controlled: ClientOptions<Client>["onControl"];
	readonly #failed: ClientOptions<Client>["onError"];
	readonly #left: ClientOptions<Client>["onClose"];
	readonly #session: Session;
	readonly #control = new Control();
	readonly #announcement = new Announcement();
	/** A ring of packet identifiers whose PUBCOMP is due. */
	readonly #completions = new Int32Array(COMPLETIONS);
	#completionAt = 0;
	#completionCount = 0;
	#state = CONNECTING;
	/** Fragments of the current message were announced, and more are to come. */
	#fragment = false;
	/** onWritable is due as soon as something may be written. */
	#hungry = false;
	/** PINGREQ that are not answered; PINGRESP that are due; SUBSCRIBE and UNSUBSCRIBE without their acknowledgement. */
	#pings = 0;
	#pongs = 0;
	#requests = 0;
	#failure: Error | undefined;

	/**
	 * @param client for the callbacks' `this`
	 * @throws TypeError or RangeError naming the option; whatever the session's class throws
	 */
	constructor(client: Client, options: ClientOptions<Client>) {
		const settings = settingsOf(options);
		const session = options.session;
		this.#client = client;
		this.#readable = callable(options.onReadable, "onReadable");
		this.#writable = callable(options.onWritable, "onWritable");
		this.#controlled = callable(options.onControl, "onControl");
		this.#failed = callable(options.onError, "onError");
		this.#left = callable(options.onClose, "onClose");
		this.onReadable = this.#readable ? this.#announce : undefined; // without it the session gives messages up as they come
		adopt(this, settings);
		adopt(this, ONCE);
		adopt(this, session);
		this.#session = new (session.io as new (options: object) => Session)(this);
	}

	/** Bytes that may be written: the rest of a PUBLISH, or a topic and its payload; 0 for none. */
	get writable(): number {
		if (this.#state !== CONNECTED)
			return 0;
		const { missing, room } = this.#session;
		return missing > 0 ? missing : room;
	}

	/** ECMA-419 §24.5. */
	write(data: ByteBuffer | null | undefined, options: WriteOptions | null | undefined): number {
		if (this.#state !== CONNECTED)
			throw new Error(this.#state === CONNECTING ? "write: comes before CONNACK" : "write: the connection has ended");
		const missing = this.#session.missing;
		if (missing > 0) {
			if (options !== undefined && options !== null)
				throw new Error(`write: a PUBLISH waits for its last ${missing} bytes`);
			this.#session.append(payloadOf(data));
		}
		else if (options === undefined || options === null)
			throw new TypeError("options: required, as no PUBLISH waits for its rest");
		else
			this.#send(data, options);
		this.#hungry = true;
		this.#wake();
		return this.writable;
	}

	/** ECMA-419 §9.4 and §24.4. */
	read(option: number | ByteBuffer | undefined): ArrayBuffer | number | undefined {
		if (this.#state >= ENDED)
			throw new Error("read: the connection has ended");
		const session = this.#session;
		const available = session.readable;
		const target = bytesOf(option);
		if (target !== undefined)
			return available === 0 ? undefined : session.read(target);
		const count = countOf(option, available);
		if (available === 0)
			return undefined;
		const bytes = new Uint8Array(count);
		session.read(bytes);
		return bytes.buffer;
	}

	/** Ends everything, here and now; twice is fine. No DISCONNECT is sent, so the broker sends the will. */
	close(): void {
		if (this.#state !== CLOSED) {
			this.#state = CLOSED;
			this.#session.hangUp();
		}
	}

	/** Part of SessionListener: connected. */
	onOpen(): void {
		this.#state = CONNECTED;
		this.#hungry = true;
		this.#wake();
		this.#tell(CONNACK, undefined);
	}

	/** Part of SessionListener: the connection has ended, and the session with it. */
	onLost(error: Error): void {
		this.#state = ENDED;
		this.#failed?.call(this.#client, error);
	}

	/** Part of SessionListener: the rest of a message whose fragments were announced will not come. Nothing but an end can say so. */
	onBroken(): void {
		this.#session.hangUp();
		this.onLost(new ClientError("PUBLISH", "a message broke off, bytes of it were lost on the way from the module"));
	}

	/** Part of SessionListener: there is room again. */
	onWritable(): void {
		this.#wake();
	}

	/** Part of SessionListener: a packet was acknowledged. */
	onControl(operation: number, identifier: number): void {
		if (operation === SUBACK || operation === UNSUBACK)
			this.#requests -= 1;
		if (operation === PINGRESP) { // the module is connected: that answers every PINGREQ written so far
			this.#pongs += this.#pings;
			this.#pings = 0;
		}
		this.#leave();
		this.#wake();
		switch (operation) {
			case PUBLISH: // QoS 0 was sent: no packet of the broker's
			case PINGRESP:
				break;
			case PUBCOMP:
				this.#complete(identifier);
				this.#tell(PUBREC, identifier);
				break;
			case SUBACK:
				this.#tell(SUBACK, identifier, this.#granted());
				break;
			default:
				this.#tell(operation, identifier);
		}
	}

	/** Part of SessionListener: a message was refused, or its outcome is unknown. If the connection is not lost anyway, this ends it. */
	onGivenUp(_identifier: number, error: Error): void {
		this.#failure ??= error;
		this.#session.later();
	}

	/** Part of SessionListener: makes one callback that is due. */
	onLate(): void {
		if (this.#completionCount > 0) {
			const identifier = this.#completions[this.#completionAt]!;
			this.#completionAt = (this.#completionAt + 1) & (COMPLETIONS - 1);
			this.#completionCount -= 1;
			this.#leave();
			this.#wake();
			this.#tell(PUBCOMP, identifier);
		}
		else if (this.#pongs > 0) {
			this.#pongs -= 1;
			this.#leave();
			this.#wake();
			this.#tell(PINGRESP, undefined);
		}
		else if (this.#failure !== undefined) {
			this.#session.hangUp();
			this.onLost(this.#failure);
		}
		else {
			const count = this.writable; // what it was asked for may be gone: another callback has written
			if (count > 0) {
				this.#hungry = false;
				this.#writable?.call(this.#client, count);
			}
		}
	}

	/** Part of SessionListener: DISCONNECT was sent, and the connection is closed. Without onClose, which the standard does not have, onError is called. */
	onClose(): void {
		this.#state = ENDED;
		if (this.#left)
			this.#left.call(this.#client);
		else
			this.#failed?.call(this.#client, new ClientError("DISCONNECT", "the connection is closed, as it asked for"));
	}

	#send(data: ByteBuffer | null | undefined, options: WriteOptions): void {
		const operation = options.operation === undefined ? PUBLISH : options.operation;
		switch (operation) {
			case PUBLISH:
				this.#publish(payloadOf(data), options);
				break;
			case SUBSCRIBE:
				this.#session.subscribe(topicsOf(options), QoSOf(options), options.id);
				this.#requests += 1;
				break;
			case UNSUBSCRIBE:
				this.#session.unsubscribe(topicsOf(options), options.id);
				this.#requests += 1;
				break;
			case PUBREL:
				this.#release(options.id);
				break;
			case PINGREQ:
				this.#pings += 1;
				this.#session.ping();
				break;
			case DISCONNECT:
				this.#state = LEAVING;
				this.#leave();
				break;
			case PUBACK:
			case PUBREC:
			case PUBCOMP:
				throw new RangeError(`operation: ${operation} is sent by the module itself`);
			default:
				throw numberError(operation, "operation", "one that can be written");
		}
	}

	#publish(payload: Uint8Array, options: WriteOptions): void {
		const QoS = options.QoS === undefined ? 0 : options.QoS;
		if (options.topic === undefined)
			checkObject(options, "options");
		const topic = isString(options.topic) ? options.topic : textOf(options.topic, "topic");
		const id = QoS === 0 ? undefined : options.id;
		if (this.#session.publishBytes(topic, payload, payload.length, QoS, options.retain === true || (options.retain !== false && flagOf(options.retain, RETAIN)), id, options.byteLength === undefined ? payload.length : options.byteLength) < 0)
			throw new Error(`write: no room for ${payload.length} bytes, ${this.writable} may be written`);
	}

	/** The module has sent PUBREL already; what is left of the exchange is its answer. */
	#release(id: number | undefined): void {
		const identifier = checkInteger(id as number, "id", 1, IDENTIFIERS);
		if (this.#completionCount >= RELEASES)
			throw new Error("write: no room for a PUBREL");
		this.#complete(identifier);
	}

	#complete(identifier: number): void {
		this.#completions[(this.#completionAt + this.#completionCount) & (COMPLETIONS - 1)] = identifier;
		this.#completionCount += 1;
		this.#session.later();
	}

	/** DISCONNECT leaves when all that was written before it is answered, and the app has been called for it. */
	#leave(): void {
		const owed = this.#requests + this.#pings + this.#pongs + this.#completionCount;
		if (this.#state === LEAVING && owed === 0 && this.#session.unacknowledged === 0)
			this.#session.disconnect();
	}

	#wake(): void {
		if (this.#completionCount > 0 || this.#pongs > 0 || this.#failure !== undefined || (this.#hungry && this.#writable !== undefined && this.writable > 0))
			this.#session.later();
	}

	#tell(operation: number, id: number | undefined, payload?: readonly number[]): void {
		if (this.#state < ENDED)
			this.#controlled?.call(this.#client, operation, this.#control.say(operation, id, payload));
	}

	/** Part of SessionListener, as `onReadable`. */
	#announce(count: number, more: boolean): void {
		const first = !this.#fragment;
		this.#fragment = more;
		this.#readable!.call(this.#client, count, this.#announcement.begin(first, more, this.#session));
		this.#announcement.end();
	}

	#granted(): number[] {
		const codes: number[] = [];
		for (let code = this.#session.granted(0); code >= 0; code = this.#session.granted(codes.length))
			codes.push(code);
		return codes;
	}
}
