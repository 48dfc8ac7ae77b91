// The default export of "clock": the clock of a Moddable app, on the machine's timers, for `new Modem({ clock, … })`.
// Source: hosts/moddable/timer-clock.ts; docs/api.md (A complete app).

import { TimerClock } from "moddable/clock";
import Time from "time";
import Timer from "timer";

const { trace } = globalThis as unknown as { trace(text: string): void };

/** The machine's clock. What an app's callback throws is traced, and the app goes on. */
const clock = new TimerClock(Time, Timer, error => trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`));

export default clock;
