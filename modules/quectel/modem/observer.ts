// What shows a driver at work, as numbers: which machine has entered which state. For a page, a screen or a test; a program needs nothing of it.
// The states, and what leads from one to another: docs/states.md.

/** The machines: a module; a link, which is one for each connection; a sensor node (modules/app). */
export const MODULE = 0;
export const LINK = 1;
export const NODE = 2;

/** The option `observer` of a modem; it sees its sessions, too. */
export interface Observer {
	/**
	 * A machine has entered a state, also its first one. Called in the middle of a turn, before its consequences: it must return at once, throw nothing, and call
	 * nothing of the driver.
	 * @param machine MODULE, LINK or NODE
	 * @param state its place in the machine's table, from 0 on, which docs/states.md has in this order
	 * @param connection of a LINK, 0 to 5; else 0
	 */
	onState(machine: number, state: number, connection: number): void;
}
