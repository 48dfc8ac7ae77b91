// The messages between the Node process and the XS machine in one turn: time, bytes, and events for the terminal.
// Used by both sides. Numbers are little-endian; a response ends with JSON.
//
//   request   = now wallTime writable received
//   now       = float64         ; ms of the Node side's monotonic clock
//   wallTime  = float64         ; ms since 1970, NaN while unknown
//   writable  = int16           ; room in the UART's transmit FIFO in bytes, -1 = unchanged
//   received  = *OCTET          ; bytes received by the UART, at most FIFO
//
//   response  = next count sent events
//   next      = float64         ; when the next alarm is due, on the same clock; Infinity = none is set
//   count     = int16           ; bytes in `sent`
//   sent      = *OCTET          ; bytes written to the UART
//   events    = JSON            ; array of Event

/** Depth of the UART's FIFO each way, in bytes: an ESP32's. */
export const FIFO = 128;

/** Parameters of the machine: evaluated as the global `start` before the firmware. */
export interface Start {
	/** `now` of a request. */
	readonly now: number;
	/** ms since 1970, null while unknown. */
	readonly wallTime: number | null;
	/** Seed of random(): 32 bits that differ from run to run. */
	readonly seed: number;
	readonly restartCause: string;
	/** Bits per second of the UART, 0 = not given. */
	readonly baud: number;
	/** Whether the module has power pins. */
	readonly power: boolean;
	/** Blocks of a flash in RAM in which readings wait; 0: they wait in the outbox. */
	readonly journal: number;
	/** Host.configuration. */
	readonly configuration: { readonly [name: string]: unknown };
}

/** An event of a turn; events are in order. */
export type Event =
	| { readonly kind: "open"; readonly baud: number }
	| { readonly kind: "close" | "powerOn" | "powerReset" | "done" }
	| { readonly kind: "trace" | "state" | "failed" | "exception"; readonly text: string }
	| { readonly kind: "reading"; readonly sequence: number; readonly bytes: readonly number[] }
	| { readonly kind: "acknowledged"; readonly sequence: number; readonly ms: number };

/** A decoded request. */
export interface Request {
	readonly now: number;
	/** ms since 1970 or undefined. */
	readonly wallTime: number | undefined;
	/** Room in bytes; undefined = unchanged. */
	readonly writable: number | undefined;
	readonly received: Uint8Array;
}

/** A decoded response. */
export interface Response {
	/** Time of the next alarm; Infinity = no alarm is set. */
	readonly next: number;
	readonly sent: Uint8Array;
	readonly events: readonly Event[];
}

const REQUEST_HEAD = 18;
const RESPONSE_HEAD = 10;

export function encodeRequest({ now, wallTime, writable, received }: Request): Uint8Array {
	const bytes = new Uint8Array(REQUEST_HEAD + received.length);
	const view = new DataView(bytes.buffer);
	view.setFloat64(0, now, true);
	view.setFloat64(8, wallTime ?? NaN, true);
	view.setInt16(16, writable ?? -1, true);
	bytes.set(received, REQUEST_HEAD);
	return bytes;
}

export function decodeRequest(message: ArrayBuffer): Request {
	const view = new DataView(message);
	const wallTime = view.getFloat64(8, true);
	const writable = view.getInt16(16, true);
	return {
		now: view.getFloat64(0, true),
		wallTime: Number.isNaN(wallTime) ? undefined : wallTime,
		writable: writable < 0 ? undefined : writable,
		received: new Uint8Array(message, REQUEST_HEAD),
	};
}

export function encodeResponse({ next, sent, events }: Response): ArrayBuffer {
	const text = new TextEncoder().encode(JSON.stringify(events));
	const bytes = new Uint8Array(RESPONSE_HEAD + sent.length + text.length);
	const view = new DataView(bytes.buffer);
	view.setFloat64(0, next, true);
	view.setInt16(8, sent.length, true);
	bytes.set(sent, RESPONSE_HEAD);
	bytes.set(text, RESPONSE_HEAD + sent.length);
	return bytes.buffer;
}

export function decodeResponse(message: Uint8Array): Response {
	const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
	const end = RESPONSE_HEAD + view.getInt16(8, true);
	return {
		next: view.getFloat64(0, true),
		sent: message.slice(RESPONSE_HEAD, end),
		events: JSON.parse(new TextDecoder().decode(message.subarray(end))) as Event[],
	};
}
