// Fuzz target `modem`: bytes from a driver into the simulated modem, in every profile. It never throws, and answers AT once data entry is ended.
// Properties: docs/simulated-modem.md. On Node only: the simulated modem runs nowhere else.

import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { ModemSimulator, type ProfileName } from "../../../hosts/modem/simulator.js";
import { holds, type Case, type Step, type Target } from "../case.js";
import { commandLine } from "../grammar.js";
import { interleave, mutate } from "../mutate.js";
import type { Random } from "../random.js";

const PROFILES: readonly ProfileName[] = ["bg96", "bg96", "bg95", "bc20"];
const SECOND = 1000;
/** What the longest answer of any command takes, and the longest timeout that AT+QFUPL can be given, in ms. */
const LONGEST = 66_000 * SECOND;
/** Bytes that the modem sends at most for each byte that it takes, besides what a command answers. */
const ANSWER = 100_000;

class Run {
	readonly #clock = new VirtualClock();
	readonly #network = new MemoryNetwork(this.#clock, 100);
	readonly #modem: ModemSimulator;
	#said = "";
	#total = 0;
	#sent = 0;

	constructor({ options }: Case) {
		this.#modem = new ModemSimulator({
			clock: this.#clock, network: this.#network, profile: options["profile"] as ProfileName, context: true, storage: 100_000,
			...options["pin"] === true ? { sim: { pin: "1111" } } : {}, ...options["typical"] === true ? { timing: "typical" } : {},
			wallTime: () => Date.UTC(2018, 0, 4, 8, 30) + this.#clock.now(),
			firmware: { recvMode: options["counted"] === true, dataFormat: options["digits"] === true, fixedLengthPublish: options["length"] === true, note: options["later"] === true ? "1.2" : "1.0" },
			send: bytes => {
				this.#total += bytes.length;
				this.#said = (this.#said + Buffer.from(bytes).toString("latin1")).slice(-1000);
			},
		});
	}

	step([kind, ...values]: Step): void {
		const [first, second] = values;
		switch (kind) {
			case "bytes": {
				const bytes = Buffer.from(String(first), "latin1");
				const size = Number(second) || Math.max(1, bytes.length);
				for (let at = 0; at < bytes.length; at += size)
					this.#modem.receive(bytes.subarray(at, at + size));
				this.#sent += bytes.length;
				this.#clock.advance(0);
				break;
			}
			case "wait":
				this.#clock.advance(Number(first));
				break;
			case "publish":
				this.#network.broker.publish(String(first), Buffer.from(String(second), "latin1"), { qos: 1 });
				break;
			case "drop":
				this.#network.broker.drop();
				break;
		}
		holds(this.#total <= ANSWER * (this.#sent + 1), `${this.#total} bytes sent for ${this.#sent}`);
	}

	/** Ends a data entry as the notes have it, and a file by its timeout; it may be off or asleep. Then AT is answered by OK. */
	finish(): void {
		this.#clock.advance(LONGEST);
		for (let times = 2; times > 0; times--) { // the CR may end a command line, which asks for data
			this.#modem.receive(Buffer.from("\x1B\r"));
			this.#clock.advance(LONGEST);
		}
		this.#modem.power(true);
		this.#clock.advance(60 * SECOND);
		this.#modem.receive(Buffer.from("AT\r"));
		this.#clock.advance(LONGEST);
		this.#said = "";
		this.#modem.receive(Buffer.from("AT\r"));
		this.#clock.advance(SECOND);
		holds(this.#said.endsWith("\r\nOK\r\n"), () => `AT was answered by ${JSON.stringify(this.#said)}`);
		this.#modem.close();
		this.#clock.advance(10 * SECOND); // what the network still carries arrives
		holds(this.#clock.next() === undefined, "an alarm is still set");
	}
}

export const modem: Target = {
	name: "modem",

	generate(random: Random) {
		const steps: Step[] = [];
		for (let count = random.from(2, 40); count > 0; count--) {
			const choice = random.below(100);
			if (choice < 80) {
				let text = random.chance(5) ? random.bytes(random.from(1, 400)) : random.chance(70) ? commandLine(random) : mutate(random, commandLine(random));
				if (random.chance(5))
					text = interleave(random, text, commandLine(random));
				steps.push(["bytes", text, random.chance(60) ? 0 : random.from(1, 30)]);
			}
			else if (choice < 93)
				steps.push(["wait", random.pick([0, 1, 50, 100, 200, 1000, 5000, 100_000])]);
			else if (choice < 98)
				steps.push(["publish", random.pick(["a", "a/b", "x"]), random.bytes(random.below(200))]);
			else
				steps.push(["drop"]);
		}
		return { target: "modem", options: { profile: random.pick(PROFILES), later: random.chance(30), pin: random.chance(20), typical: random.chance(30), counted: random.chance(50), digits: random.chance(50), length: random.chance(50) }, steps };
	},

	run(tried) {
		const run = new Run(tried);
		for (const step of tried.steps)
			run.step(step);
		run.finish();
		return 0;
	},
};
