// Inside XS: what a modem with a session holds after a collection, without an observer and with one, which makes no objects of its own.
// Source: docs/api.md (Observer); docs/memory.md (What it holds).

import type { Observer } from "../../modules/quectel/modem.js";
import ManualClock from "../support/manual-clock.js";
import { report, xs } from "./meter.js";
import { openSession, type Open } from "./session.js";

/** Counts, and adds up what it is called with. */
class Counter implements Observer {
	calls = 0;
	states = 0;

	onState(machine: number, state: number, connection: number): void {
		this.calls += 1;
		this.states += machine + state + connection;
	}
}

const counter = new Counter();
const app = { onReadable(): void {}, onControl(): void {} };
/** All of them, so that none is collected. */
const sessions: (Open | undefined)[] = [undefined, undefined, undefined];

/** Opens a session and reports what it holds. */
function hold(index: number, name: string, observer: Observer | undefined): void {
	xs.gc();
	const slots = xs.slots();
	const chunks = xs.chunks();
	sessions[index] = openSession(new ManualClock(), false, app, undefined, undefined, undefined, observer);
	xs.gc();
	report({ name, slots: xs.slots() - slots, chunks: xs.chunks() - chunks, calls: counter.calls });
}

// The first one also fills what is filled once.
hold(0, "first", undefined);
hold(1, "without", undefined);
hold(2, "with", counter);
report({ name: "result", states: counter.states, online: sessions[2]!.session.online ? 1 : 0 });
