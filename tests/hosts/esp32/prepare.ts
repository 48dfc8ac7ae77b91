// What has happened before the script runs: ESP-IDF's start-up code, and the SDK's loop_task. The first argument: which watchdog there is; the second: what fails, beside settings.

import { idf } from "./idf.js";

declare function argument(index: number): string | undefined;

/** Number of the call of ESP-IDF's UART driver that fails, once. */
const { uartFails } = JSON.parse(argument(1) ?? "{}") as { uartFails?: number };
if (uartFails !== undefined)
	idf("failingCall", uartFails);

switch (argument(0)) {
	case "subscribed": // sdkconfig.defaults as it is
		idf("initialize", 30_000);
		idf("subscribe");
		break;
	case "initialized":
		idf("initialize", 30_000);
		break;
	case "none":
		break;
	case "no memory at first": // boot.scenario.ts gives it back
	case "no memory":
		idf("allocations", 0);
		break;
	default:
		throw new RangeError(`no watchdog is ${argument(0)}`);
}
