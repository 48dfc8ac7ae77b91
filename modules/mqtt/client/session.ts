// What the client needs of a session, as types only: QMTSession of modules/quectel is one. The client depends on no module, and on no AT.
// Source: ECMA-419 §24; docs/architecture.md (What comes from outside).

/** Text, or its bytes in UTF-8. */
export type Text = string | Uint8Array;

/** One MQTT connection that ends with its first loss. What it calls, it calls in turns of its own, never from inside a call. */
export interface Session {
	/** Messages accepted and not acknowledged. */
	readonly unacknowledged: number;
	/** Payload bytes that the message begun by `publishBytes` still waits for. */
	readonly missing: number;
	/** Bytes of the largest message, topic included, that `publishBytes` takes now; 0 when it takes none. */
	readonly room: number;
	/** Of the message announced last: bytes that can be read, topic (a new string), QoS, payload bytes in all or -1. */
	readonly readable: number;
	readonly topic: string;
	readonly QoS: number;
	readonly byteLength: number;
	/** @returns the packet identifier, 0 for QoS 0; -1 when there is no room now */
	publishBytes(topic: Text, payload: Uint8Array, length: number, QoS: number, retain: boolean, id: number | undefined, byteLength: number): number;
	append(payload: Uint8Array): void;
	/** @returns the packet identifier */
	subscribe(filters: readonly Text[], QoS: readonly number[], id?: number): number;
	unsubscribe(filters: readonly Text[], id?: number): number;
	/** What was granted for a filter of the SUBACK under way; -1 when it has no such filter. */
	granted(index: number): number;
	/** Answered by PINGRESP, or by the end of the connection. */
	ping(): void;
	read(buffer: Uint8Array): number;
	/** DISCONNECT; then `onClose`. */
	disconnect(): void;
	/** Ends the connection without a DISCONNECT, here and now. */
	hangUp(): void;
	/** Asks for one `onLate`. */
	later(): void;
}

/** Whom a session calls. */
export interface SessionListener {
	onOpen(): void;
	onLost(error: Error): void;
	onReadable: ((count: number, more: boolean) => void) | undefined;
	onBroken(): void;
	onWritable(): void;
	onControl(operation: number, identifier: number, value: number): void;
	onGivenUp(identifier: number, error: Error): void;
	onLate(): void;
	onClose(): void;
}

/** The `session` option of a client: the session's class inside its own options, such as `modem`, `connection`, `inbox` and `outbox`. */
export interface SessionOptions {
	readonly io: new (options: never) => Session;
	readonly [option: string]: unknown;
}
