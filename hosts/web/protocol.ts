// What a session tells the page that shows it, and what the page asks of the session: the same objects between page and worker,
// over the WebSocket of `npm start -- --web` (one JSON object a message), and in a recording (one JSON object a line).
// The root of the document has the name of the worker in `data-worker`, and, where `npm start -- --web` serves it, the path of the WebSocket in `data-start`.

/** The module that is simulated, or that is expected at the port. */
export type ModuleName = "bg96" | "bc20" | "bg95";

/** Where the bytes of the UART come from. `serial`: a real module through Web Serial, in the page. `modem`: `npm run modem` through a WebSocket. `start`: the page only watches `npm start`. */
export type Source = "simulated" | "serial" | "modem" | "start";

/** One scenario: all of it fits into the fragment of the page's address. */
export interface Scenario {
	readonly module: ModuleName;
	readonly source: Source;
	/** ms between two readings. */
	readonly interval: number;
	/** Readings wait in a journal in an emulated flash, over restarts of the ESP32; otherwise in the outbox. */
	readonly journal: boolean;
	/** Of the random numbers of the simulated modem and of the node. */
	readonly seed: number;
	/** Simulated ms a real ms: 0 paused; 1 real time. Sources other than `simulated` have 1 only. */
	readonly speed: number;
	/** Further settings of the node by name, as `npm start -- name=value`: apn, topic, encoding … */
	readonly settings: Readonly<Record<string, string>>;
	/** What is done by itself: requests with the simulated ms at which they are made. */
	readonly script: readonly { readonly at: number; readonly request: Act }[];
}

/** What a person does to the world around the firmware. */
export type Act =
	/** One request of the simulated modem's control channel (docs/simulated-modem.md, Control). */
	| { readonly type: "control"; readonly request: Readonly<Record<string, unknown>> }
	/** The antenna is pulled, or plugged in again. */
	| { readonly type: "antenna"; readonly connected: boolean }
	/** The module restarts by itself. */
	| { readonly type: "restart-module" }
	/** The broker goes away, or is there again. */
	| { readonly type: "broker"; readonly running: boolean }
	/** The next line of the module arrives damaged. */
	| { readonly type: "garble" }
	/** The broker publishes a payload that looks like lines of the module (`\r\nOK\r\n+QMTSTAT: 0,1\r\n`). */
	| { readonly type: "forge" }
	/** The ESP32 loses its power and starts again; the module keeps its own. */
	| { readonly type: "cut-power" }
	/** Another client publishes. */
	| { readonly type: "publish"; readonly topic: string; readonly payload: string; readonly QoS: 0 | 1 | 2; readonly retain: boolean }
	/** A new interval, sent to T/set like any other client's. */
	| { readonly type: "interval"; readonly ms: number };

/** What the page asks. */
export type Request =
	| { readonly type: "start"; readonly scenario: Scenario }
	| { readonly type: "stop" }
	| { readonly type: "speed"; readonly speed: number }
	/** Goes on to the next event on the wire, and pauses. */
	| { readonly type: "step" }
	| Act
	/** One notice with events has been taken: once a page answers so, a session with a simulated module waits when it is far ahead. */
	| { readonly type: "taken" }
	/** Bytes of the Web Serial port or of the WebSocket that the page holds, as hexadecimal digits. */
	| { readonly type: "received"; readonly hex: string };

/** What happened. `at`: ms since the start, of the session's clock. */
export type Event = { readonly at: number } & (
	/** Bytes of the UART, in the order of the wire, one event a chunk: host = TXD of the ESP32. */
	| { readonly kind: "wire"; readonly from: "host" | "modem"; readonly hex: string }
	/** A packet of a link behind the simulated modem, as in a transcript: "PUBLISH 3 QoS 1". */
	| { readonly kind: "packet"; readonly from: "up" | "down"; readonly link: number; readonly text: string }
	/** A machine enters a state; both are names: machine "module", "link", "node"; states as in docs/states.md, of the node as in modules/app/publisher.ts, all in upper case. */
	| { readonly kind: "state"; readonly machine: string; readonly state: string }
	| { readonly kind: "reading"; readonly sequence: number; readonly text: string }
	| { readonly kind: "acknowledged"; readonly sequence: number; readonly ms: number }
	/** Messages without an acknowledgement, and the bytes that they take of `size`. */
	| { readonly kind: "outbox"; readonly messages: number; readonly bytes: number; readonly size: number }
	/** Readings stored and not settled, and how many the journal has room for. */
	| { readonly kind: "journal"; readonly waiting: number; readonly capacity: number }
	| { readonly kind: "counters"; readonly counters: Readonly<Record<string, number>> }
	/** What the broker delivers to a client that subscribes to everything. */
	| { readonly kind: "message"; readonly topic: string; readonly payload: string; readonly QoS: number; readonly retain: boolean }
	/** A line of the firmware's trace. */
	| { readonly kind: "trace"; readonly text: string }
	/** A person's act, as it is done. */
	| { readonly kind: "act"; readonly act: Act }
	/** The scenario of this session, without secrets among its settings: the first event of each. */
	| { readonly kind: "scenario"; readonly scenario: Scenario }
	/** The session has ended: with its reason, if it failed. */
	| { readonly kind: "ended"; readonly error?: string }
);

/** What the session sends besides: bytes for the Web Serial port or WebSocket that the page holds; the speed that it keeps. */
export type Notice =
	| { readonly type: "events"; readonly events: readonly Event[] }
	| { readonly type: "send"; readonly hex: string }
	| { readonly type: "speed"; readonly speed: number };
