// On Node: `feed|regexpNative|splitNative|readline|quoted|counted PAYLOAD CHUNK` delivers rounds of frames and prints the CPU time of a message in ns, the
// least of several stretches. Serial, clock and receivers are those of ./receive.scenario; `readline` is npm's @serialport/parser-readline.

import { ReadlineParser } from "serialport";
import { FRAMES, makeRound, TOPIC } from "../tests/xs/frames.js";

/** Rounds after which a stretch begins or ends: in the first, the functions are compiled. */
const STRETCHES = [1000, 2000, 3000, 4000, 5000];

const [kind, payload, chunk] = process.argv.slice(2) as [string, string, string];
const times: number[] = [];
const mark = (): void => {
	const { user, system } = process.cpuUsage();
	times.push(user + system);
};

/** As apps do it: the parser makes lines, an expression takes them apart. */
function readLines(): void {
	const { chunks, payloads } = makeRound(Number(payload), Number(chunk), false);
	const buffers = chunks.map(bytes => Buffer.from(bytes));
	const texts = payloads.map(bytes => Buffer.from(bytes).toString("latin1"));
	const line = /^\+QMTRECV: (\d),(\d+),"([^"]*)","(.*)"$/;
	let received = 0;
	const parser = new ReadlineParser({ delimiter: "\r\n", encoding: "latin1" });
	parser.on("data", (text: string) => {
		const match = line.exec(text);
		if (match === null)
			return;
		if (match[3] !== TOPIC || match[4] !== texts[received % FRAMES])
			throw new Error(`received ${text}`);
		received += 1;
	});
	let round = 0;
	for (const end of STRETCHES) {
		for (; round < end; round++) {
			for (let i = 0; i < buffers.length; i++)
				parser.write(buffers[i]!);
		}
		mark();
	}
	if (received !== round * FRAMES)
		throw new Error(`${received} of ${round * FRAMES} messages were received`);
}

/** Runs the scenario, with what xs-meter gives it on XS. */
async function runScenario(): Promise<void> {
	const given = [kind, payload, chunk, STRETCHES.join()];
	const nothing = (): number => 0;
	Object.assign(globalThis, {
		argument: (index: number) => given[index],
		fill(target: Uint8Array, source: Uint8Array) {
			target.set(source);
			return source.length;
		},
		text: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
		slots: nothing, chunks: nothing, meter: nothing, collections: nothing, gc: nothing, mark,
		print(text: string) {
			const { expected, received, wrong } = JSON.parse(text) as { expected?: number; received?: number; wrong?: number };
			if (wrong !== undefined && (wrong !== 0 || received !== expected))
				throw new Error(text);
		},
	});
	await import("./receive.scenario.js");
}

await (kind === "readline" ? readLines() : runScenario());
const stretches = times.slice(1).map((time, index) => (time - times[index]!) * 1000 / (STRETCHES[index + 1]! - STRETCHES[index]!) / FRAMES);
console.log(Math.round(Math.min(...stretches)));
