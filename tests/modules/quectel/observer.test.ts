// The observer of a modem: what it sees of a whole session is a walk through the tables of module and link, from their first states to their last.
// Tests modules/quectel/modem/observer; docs/states.md.

import assert from "node:assert/strict";
import { LINK, MODULE, type Observer } from "../../../modules/quectel/modem.js";
import { line, OK, Rig } from "../../support/quectel-rig.js";
import { readStateTable, type StateTable } from "../../support/state-table.js";

const TABLES: Readonly<Record<number, StateTable>> = { [MODULE]: readStateTable("modules/quectel/modem/lifecycle.ts"), [LINK]: readStateTable("modules/quectel/session/link.ts") };

/** Writes down what it is called with, by the names of the tables. */
class Witness implements Observer {
	readonly entries: { readonly machine: number; readonly state: string; readonly connection: number }[] = [];

	onState(machine: number, state: number, connection: number): void {
		this.entries.push({ machine, state: [...TABLES[machine]!.cells.keys()][state]!, connection });
	}

	/** The states of a machine, in order. */
	states(machine: number, connection = 0): string[] {
		return this.entries.filter(entry => entry.machine === machine && entry.connection === connection).map(({ state }) => state);
	}
}

/** The steps of a walk that are in no cell of a table. */
function strange(states: readonly string[], { cells }: StateTable): string[] {
	return states.slice(1).map((state, index) => [states[index]!, state] as const)
		.filter(([from, to]) => !Object.values(cells.get(from)!).includes(to)).map(step => step.join(" → "));
}

describe("the observer of a modem", () => {
	it("sees start, loss, recovery and leaving, as the tables have them", () => {
		const observer = new Witness();
		// Without TLS, SECURING is passed over.
		const rig = new Rig({ modem: { observer }, session: { host: "192.0.2.1", tls: { verify: false } } });
		rig.session.subscribe("f", 1);
		rig.clock.advance(0);
		assert.ok(rig.session.online);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(60_000);
		assert.ok(rig.session.online);
		rig.device.tell(line("RDY"));
		rig.clock.advance(60_000);
		assert.ok(rig.session.online);
		rig.device.tell(line("+QIURC: \"pdpdeact\",1"));
		rig.clock.advance(60_000);
		rig.session.disconnect();
		rig.clock.advance(0);
		rig.modem.powerOff();
		rig.device.tell(OK + line("POWERED DOWN"));
		rig.clock.advance(60_000);
		rig.modem.close();
		const connect = ["CLEARING", "CONFIGURING", "SECURING", "OPENING", "CONNECTING", "SUBSCRIBING", "ONLINE"];
		assert.deepEqual(observer.states(LINK), ["OFFLINE", ...connect, "WAITING", ...connect, "OFFLINE", ...connect, "OFFLINE", ...connect, "DISCONNECTING", "CLOSING", "CLOSED"]);
		assert.deepEqual(observer.states(MODULE), ["STARTING", "BRINGING_UP", "READY", "STARTING", "BRINGING_UP", "READY", "BRINGING_UP", "READY", "LEAVING", "OFF", "CLOSED"]);
		for (const machine of [MODULE, LINK])
			assert.deepEqual(strange(observer.states(machine), TABLES[machine]!), []);
	});

	it("tells the links of two connections apart", () => {
		const observer = new Witness();
		const rig = new Rig({ modem: { observer, sessions: 20_000 } });
		rig.makeSession({ connection: 3 });
		rig.clock.advance(0);
		assert.equal(observer.states(LINK, 0).at(-1), "ONLINE");
		assert.equal(observer.states(LINK, 3)[0], "OFFLINE");
		assert.ok(observer.entries.every(({ machine, connection }) => machine === LINK || connection === 0));
	});

	it("is called by nothing else: a session without one has the same events and bytes", () => {
		const run = (observer?: Observer): readonly [string, readonly string[]] => {
			const rig = new Rig(observer === undefined ? {} : { modem: { observer } });
			rig.clock.advance(0);
			rig.publish("hello");
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(60_000);
			return [rig.device.written, rig.events];
		};
		assert.deepEqual(run(new Witness()), run());
	});

	it("is refused when it is none", () => {
		for (const [observer, message] of [[1, "TypeError: observer: must be an object"], [{}, "TypeError: observer.onState: must be a function"]] as const)
			assert.throws(() => new Rig({ modem: { observer: observer as unknown as Observer } }), error => String(error) === message);
	});
});
