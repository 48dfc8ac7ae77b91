// The machines that the page draws: their states, where each stands in the drawing, and which follows which.
// Source: docs/states.md for link and module; modules/app/publisher.ts for the node.

/** A place in the drawing: column and row, from 0. */
export type Place = readonly [column: number, row: number];

/** One machine. */
export interface MachineShape {
	/** As events name it. */
	readonly name: string;
	readonly title: string;
	readonly places: Readonly<Record<string, Place>>;
	/** Which states follow a state. */
	readonly next: Readonly<Record<string, readonly string[]>>;
	/** The states of a machine at work. */
	readonly good: readonly string[];
}

export const SHAPES: readonly MachineShape[] = Object.freeze([
	{
		name: "module", title: "Module",
		places: { STARTING: [0, 0], BRINGING_UP: [1, 0], READY: [2, 0], CHECKING: [3, 0], LEAVING: [2, 1], OFF: [1, 1], CLOSED: [3, 1] },
		next: {
			STARTING: ["BRINGING_UP", "STARTING", "LEAVING"], BRINGING_UP: ["READY", "STARTING", "LEAVING"], READY: ["STARTING", "CHECKING", "BRINGING_UP", "LEAVING"],
			CHECKING: ["STARTING", "READY", "BRINGING_UP", "LEAVING"], LEAVING: ["OFF", "STARTING"], OFF: ["STARTING"], CLOSED: [],
		},
		good: ["READY"],
	},
	{
		name: "link", title: "Link",
		places: {
			OFFLINE: [0, 0], CLEARING: [1, 0], CONFIGURING: [2, 0], SECURING: [3, 0], OPENING: [4, 0], CONNECTING: [4, 1], SUBSCRIBING: [3, 1], ONLINE: [2, 1],
			WAITING: [1, 1], EXAMINING: [0, 1], DISCONNECTING: [2, 2], CLOSING: [3, 2], CLOSED: [4, 2],
		},
		next: {
			OFFLINE: ["CLEARING", "CLOSED"], CLEARING: ["CONFIGURING", "OFFLINE", "CLOSING"], CONFIGURING: ["SECURING", "WAITING", "OFFLINE", "CLOSING"],
			SECURING: ["OPENING", "WAITING", "OFFLINE", "CLOSING"], OPENING: ["CONNECTING", "EXAMINING", "OFFLINE", "CLOSING"], EXAMINING: ["WAITING", "OFFLINE", "CLOSING"],
			CONNECTING: ["SUBSCRIBING", "WAITING", "OFFLINE", "CLOSING"], SUBSCRIBING: ["ONLINE", "WAITING", "OFFLINE", "DISCONNECTING"],
			ONLINE: ["WAITING", "OFFLINE", "DISCONNECTING"], WAITING: ["CLEARING", "OFFLINE", "CLOSED"], DISCONNECTING: ["CLOSING", "CLOSED"], CLOSING: ["CLOSED"], CLOSED: [],
		},
		good: ["ONLINE"],
	},
	{
		name: "node", title: "Sensor node",
		places: { STARTING: [0, 0], CONNECTING: [1, 0], ONLINE: [2, 0], OFFLINE: [3, 0], LEAVING: [2, 1], CLOSED: [3, 1] },
		next: {
			STARTING: ["CONNECTING", "CLOSED"], CONNECTING: ["ONLINE", "CLOSED"], ONLINE: ["OFFLINE", "LEAVING"], OFFLINE: ["ONLINE"], LEAVING: ["CLOSED"], CLOSED: [],
		},
		good: ["ONLINE"],
	},
]);
