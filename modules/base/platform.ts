// What the modules need of the world, as types only: an ECMA-419 Serial, a clock with alarms, a flash storage, a place for records.
// Every host provides them; no module imports a platform. Source: ECMA-419 §11 (Serial) and its flash storage, docs/architecture.md (What comes from outside).

/** An ECMA-419 Serial, format "buffer". The stock ESP32 class satisfies it; other hosts wrap theirs until it does. */
export interface Serial {
	/** Fills `buffer` from its start with what has arrived. @returns the count, or undefined when nothing has */
	read(buffer: Uint8Array): number | undefined;
	/** Sends exactly these bytes; they must fit what the last `onWritable(count)` left. @throws when they do not */
	write(buffer: Uint8Array): void;
	/** Releases the port; no callback comes after it. */
	close(): void;
}

/** What the modem adds to the host's own options when it makes the Serial. */
export interface SerialCallbacks {
	readonly format: "buffer";
	/** Bytes are there to be read. Called from the host's event loop, never from inside `read` or `write`. */
	readonly onReadable: (count: number) => void;
	/** So many bytes can be written now. Called likewise. */
	readonly onWritable: (count: number) => void;
	/** The port is gone; nothing else will be called. */
	readonly onError: (error?: Error) => void;
}

/**
 * The class of a Serial. What its constructor takes is its own matter: a host's class may ask for more than a type could say here, such as pins, so every
 * class is assignable, the SDK's among them; the modem adds SerialCallbacks to the options that stand beside it.
 */
export type SerialClass = new (options: never) => Serial;

/** That class, as the modem constructs it. */
export type OpenSerial = new (options: SerialOptions & SerialCallbacks) => Serial;

/** The `serial` option of a modem: the Serial class with its own options. `baud` is bits per second. */
export interface SerialOptions {
	readonly io: SerialClass;
	readonly baud?: number;
	readonly [option: string]: unknown;
}

/** A one-shot timer, made once and set many times. */
export interface Alarm {
	/** Calls back once, `ms` from now (0 to 2^31 − 1; 0 = in a later turn); replaces a setting still running. */
	set(ms: number): void;
	/** Forgets the setting, if any. */
	clear(): void;
}

/** A monotonic clock in milliseconds that never wraps. */
export interface Clock {
	now(): number;
	alarm(callback: () => void): Alarm;
}

/** Where texts are kept over restarts, each under a name. Either call may throw. */
export interface RecordStorage {
	/** What was written last under this name; undefined for nothing. */
	read(name: string): string | undefined;
	/** Replaces it, whole or not at all. */
	write(name: string, text: string): void;
}

/** A flash storage, as the SDK's `embedded:storage/flash` opens one. Programming only clears bits. Everything is synchronous, and may throw. */
export interface Flash {
	/** Its size, and the bytes that are erased at once. */
	status(): { readonly size: number; readonly blockLength: number };
	/** Fills `buffer` with what is stored from `position` on. */
	read(buffer: Uint8Array, position: number): unknown;
	/** Programs all of `buffer` at `position`. */
	write(buffer: Uint8Array, position: number): unknown;
	/** Erases the blocks [start, end), by their numbers. */
	eraseBlock(start: number, end: number): unknown;
}
