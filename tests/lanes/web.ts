// The lane of the page, `npm run test:web`: the built page in real Chromium, served on this computer, as a person uses it. Skipped without Chromium, or failed
// with --require; with a name, only the steps whose names begin with it. Nothing is downloaded, and no step waits for time.

import axe from "axe-core";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { inProject } from "../../hosts/node/project.js";
import { buildSite, LIMIT, weigh } from "../../hosts/web/build.js";
import type { Event } from "../../hosts/web/protocol.js";
import { PageServer } from "../../hosts/web/server.js";
import { startBroker, type Message } from "./broker.js";
import { laneCommand } from "./command.js";
import type { Lane } from "./lane.js";
import { findChromium, launch, open, type Watched } from "./web/browser.js";
import { Happenings } from "./web/happenings.js";
import { Heap } from "./web/heap.js";
import { samePicture, Shown, type Button } from "./web/page.js";
import { standIn } from "./web/serial.js";

/** Simulated ms a real ms, where a step does not want real time. */
const FAST = 20;
/** Simulated minutes: of a session before, and those between which the heap must not grow; how much it may, and the pace there. */
const BEFORE = 20, WARM = 10, LATE = 60, GROWTH = 1.02, FASTEST = 200;
const MINUTE = 60_000;
/** ms that the page may take until it can be used. */
const INTERACTIVE = 3000;
/** What axe-core calls the harm of its findings, where nothing may be found. */
const HARMFUL = ["serious", "critical"];
const NARROW = { width: 390, height: 844 };
const FORGED = "\r\nOK\r\n+QMTSTAT: 0,1\r\n";

/** A page with a session that runs. */
interface Running extends Watched {
	readonly shown: Shown;
	readonly happenings: Happenings;
}

/** What a fault does, as the session reports it and as the page shows it. */
interface Expected {
	/** The node loses its link. */
	readonly offline: boolean;
	/** It is done again to undo it. */
	readonly undone: boolean;
	readonly shown: RegExp;
}

const FAULTS: Readonly<Record<Button, Expected>> = {
	"antenna": { offline: true, undone: true, shown: /antenna pulled[^]*antenna plugged in/ },
	"restart-module": { offline: true, undone: false, shown: /module restarted/ },
	"broker": { offline: true, undone: true, shown: /broker stopped[^]*broker started/ },
	"garble": { offline: false, undone: false, shown: /next line garbled/ },
	"forge": { offline: false, undone: false, shown: /payload forged/ },
	"cut-power": { offline: true, undone: false, shown: /power cut/ },
};

async function runLane(browser: Browser, address: string, folder: string, lane: Lane): Promise<void> {
	const { origin } = new URL(address);

	/** Opens the page. @param fragment of its address */
	async function visit(fragment = "", options: BrowserContextOptions = {}, prepare?: Parameters<typeof open>[3], at = address): Promise<Running> {
		let happenings!: Happenings;
		const watched = await open(browser, new URL(at).origin, options, async context => {
			happenings = await Happenings.of(context);
			await prepare?.(context);
		});
		await watched.page.goto(`${at}#${fragment}`);
		const shown = new Shown(watched.page);
		await shown.ready();
		return { ...watched, shown, happenings };
	}

	/** Visits, waits until a reading is acknowledged, does something, and leaves. */
	async function withPage(fragment: string, action: (running: Running) => Promise<string>, options: BrowserContextOptions = {}): Promise<string> {
		const running = await visit(fragment, options);
		try {
			await running.happenings.until("acknowledged reading", "acknowledged");
			return await action(running);
		}
		finally {
			await running.end();
		}
	}

	await lane.step("load", async () => {
		const begin = Date.now();
		const { end, responses, shown, happenings } = await visit();
		const took = Date.now() - begin;
		await happenings.until("scenario", "scenario");
		deepEqual(responses.filter(({ status }) => status >= 400), []);
		ok(responses.every(({ url }) => url.startsWith(origin)));
		await shown.lit("node", "STARTING");
		await end();
		ok(took <= INTERACTIVE, `${took} ms`);
		return `interactive after ${took} ms, ${responses.length} requests, all to this host`;
	});

	await lane.step("reading", () => withPage(`speed=${FAST}`, async ({ shown, happenings }) => {
		await shown.lit("node", "ONLINE");
		await shown.lit("link", "ONLINE");
		await shown.lit("module", "READY");
		await shown.diagram(/AT\+QMTPUB=0,/);
		await shown.wire(/\+QMTPUB: 0,\d+,0/);
		const [first] = happenings.of("acknowledged");
		return `reading ${first!.sequence} acknowledged after ${first!.ms} ms of simulated time`;
	}));

	for (const [button, { offline, undone, shown: text }] of Object.entries(FAULTS) as [Button, Expected][])
		await lane.step(`fault ${button}`, () => withPage(`speed=${FAST}&interval=1000`, async ({ shown, happenings }) => {
			let from = happenings.mark;
			await shown.act(button);
			from = await happenings.until(button, "act", ({ act }) => act.type === button, from);
			const begin = happenings.events[from - 1]!.at;
			if (button === "cut-power")
				from = await happenings.state("node", "STARTING", from);
			else if (offline)
				from = await happenings.state("node", "OFFLINE", from);
			if (undone) {
				await shown.act(button, true);
				from = await happenings.until(`${button} undone`, "act", ({ act }) => act.type === button, from);
			}
			if (offline)
				from = await happenings.state("node", "ONLINE", from);
			// Whatever was taken before is acknowledged, and what is taken from now on.
			const taken = Math.max(0, ...happenings.of("reading").map(({ sequence }) => sequence));
			const done = await happenings.until(`acknowledgement of what follows reading ${taken}`, "acknowledged", ({ sequence }) => sequence > taken, from);
			if (button === "forge") {
				ok(happenings.of("message").some(({ payload }) => payload === FORGED), "the payload was published");
				deepEqual(happenings.of("state", from).filter(({ machine, state }) => machine === "node" && state !== "ONLINE"), [], "a forged line was believed");
			}
			await shown.pause();
			await shown.lit("node", "ONLINE");
			match((await shown.drawing()).replace(/<[^>]+>/g, " "), text);
			return `works again ${((happenings.events[done - 1]!.at - begin) / 1000).toFixed(1)} s of simulated time after it; the diagram shows it`;
		}));

	await lane.step("interval", () => withPage(`speed=${FAST}`, async ({ shown, happenings }) => {
		const from = happenings.mark;
		await shown.interval(5000);
		const done = await happenings.until("interval", "act", ({ act }) => act.type === "interval" && act.ms === 5000, from);
		await happenings.until("command at T/set", "message", ({ topic, payload }) => topic.endsWith("/set") && /5000/.test(payload), from);
		const first = await happenings.until("reading", "reading", () => true, await happenings.until("reading", "reading", () => true, done));
		const second = await happenings.until("reading", "reading", () => true, first);
		const apart = happenings.events[second - 1]!.at - happenings.events[first - 1]!.at;
		ok(Math.abs(apart - 5000) < 50, `${apart} ms`);
		return `readings ${apart} ms apart`;
	}));

	await lane.step("publish", () => withPage(`speed=${FAST}`, async ({ shown, happenings }) => {
		await shown.publish("lane/hello", "to everyone");
		await happenings.until("message", "message", ({ topic, payload }) => topic === "lane/hello" && payload === "to everyone");
		await shown.message(/lane\/hello/);
		return "the broker delivers it, and the page lists it";
	}));

	await lane.step("pace", () => withPage("speed=5", async ({ shown, happenings }) => {
		await shown.pause();
		const paused = await shown.clock();
		await shown.step();
		await shown.step();
		const stepped = await shown.clock();
		ok(stepped >= paused, `${paused}, ${stepped}`);
		const quiet = happenings.mark;
		await shown.speed(FAST);
		const begin = Date.now();
		const at = happenings.events.at(-1)!.at;
		const after = await happenings.until("a minute", "reading", reading => reading.at >= at + MINUTE, quiet);
		const pace = (happenings.events[after - 1]!.at - at) / (Date.now() - begin);
		ok(pace > FAST / 4, `a pace of ${pace.toFixed(1)}`);
		return `pauses at ${paused} ms, two steps show the next lines of the wire, to ${stepped} ms, then goes on ${pace.toFixed(1)} times as fast as time`;
	}));

	await lane.step("recording", () => withPage(`speed=${FAST}&at=12000:antenna:off&at=20000:antenna:on&seed=7`, async ({ shown, happenings }) => {
		await happenings.state("node", "ONLINE", await happenings.state("node", "OFFLINE"));
		await happenings.until("acknowledgement", "acknowledged", () => true, happenings.mark);
		await shown.pause();
		const live = await shown.picture();
		const { file, content } = await shown.download("Download");
		const name = file.suggestedFilename();
		writeFileSync(join(folder, name), content);
		const lines = content.trim().split("\n").map(line => JSON.parse(line) as Event);
		equal(lines[0]!.kind, "scenario");
		const other = await visit();
		try {
			await other.shown.replay(join(folder, name));
			samePicture(await other.shown.picture(), live);
		}
		finally {
			await other.end();
		}
		return `${lines.length} events downloaded as ${name}; opened again they draw the same picture`;
	}));

	await lane.step("address", () => withPage("module=bc20&interval=3000&seed=11&journal=on&speed=5&at=60000:antenna:off", async ({ shown, happenings, page }) => {
		const [scenario] = happenings.of("scenario");
		await page.getByRole("button", { name: "Copy link" }).click();
		await shown.notice.getByText("http://").waitFor();
		const shared = /http:\S+/.exec(await shown.notice.innerText())![0];
		const other = await visit(new URL(shared).hash.slice(1));
		try {
			await other.happenings.until("scenario", "scenario");
			deepEqual(other.happenings.of("scenario")[0], scenario);
			equal(await other.page.getByRole("combobox", { name: "Module" }).inputValue(), "bc20");
		}
		finally {
			await other.end();
		}
		return `${new URL(shared).hash} restores the scenario`;
	}));

	for (const [name, options] of [
		["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["narrow", { viewport: NARROW, hasTouch: true }], ["narrow dark", { viewport: NARROW, colorScheme: "dark" }],
	] as const satisfies readonly (readonly [string, BrowserContextOptions])[])
		await lane.step(`accessible ${name}`, () => withPage(`speed=${FAST}`, async ({ shown, page }) => {
			await shown.pause();
			await page.evaluate(axe.source);
			const { violations, passes } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<Findings> } }).axe.run());
			const harmful = violations.filter(({ impact }) => HARMFUL.includes(impact ?? ""));
			deepEqual(harmful.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(" ")}`), []);
			const wide = await page.evaluate(() => {
				const { document, innerWidth } = globalThis as unknown as { document: { documentElement: { scrollWidth: number } }; innerWidth: number };
				return [document.documentElement.scrollWidth, innerWidth] as const;
			});
			ok(wide[0] <= wide[1], `the page is ${wide[0]} wide in a window of ${wide[1]}`);
			return `${passes.length} rules of axe-core ${axe.version} pass, ${violations.length} minor findings, nothing serious`;
		}, options));

	await lane.step("keyboard", () => withPage(`speed=${FAST}`, async ({ page, happenings }) => {
		const from = happenings.mark;
		const reached = new Set<string>();
		for (let tabs = 0; tabs < 200 && !reached.has("Pull antenna"); tabs++) {
			await page.keyboard.press("Tab");
			reached.add(await page.evaluate(() => (globalThis as unknown as { document: { activeElement: { innerText?: string } | null } }).document.activeElement?.innerText?.trim() ?? ""));
		}
		ok(reached.has("Pull antenna"), `Tab does not reach the antenna, but ${[...reached].join(", ")}`);
		await page.keyboard.press("Space");
		await happenings.until("antenna", "act", ({ act }) => act.type === "antenna", from);
		return "Tab and Space pull the antenna";
	}));

	await lane.step("serial", () => overSerial(folder, visit));
	await lane.step("socket", () => overSocket(visit));
	await lane.step("start", () => watchStart(visit));

	await lane.step("heap", async () => {
		const { page, end, shown } = await visit("speed=0&journal=on&interval=1000");
		// What the engine compiles meanwhile is no part of it: a session before runs everything.
		await shown.speed(FASTEST);
		await shown.reaches(BEFORE);
		await shown.pause();
		await shown.start();
		await shown.restarted();
		const heap = await Heap.of(page);
		const measured: { readonly page: number; readonly workers: number }[] = [];
		for (const minute of [WARM, LATE]) {
			await shown.speed(FASTEST);
			await shown.reaches(minute);
			await shown.pause();
			measured.push(await heap.measure());
		}
		await end();
		const [warm, late] = measured.map(({ page, workers }) => page + workers);
		const growth = late! / warm!;
		ok(growth <= GROWTH, `${growth.toFixed(4)} times: ${measured.map(({ page, workers }) => `page ${page}, worker ${workers}`).join("; ")}`);
		const sizes = measured.map(({ page, workers }) => `${(page / 1e6).toFixed(2)} + ${(workers / 1e6).toFixed(2)} MB`);
		return `page and worker have ${sizes[0]} at minute ${WARM}, ${sizes[1]} at minute ${LATE}: ${((growth - 1) * 100).toFixed(2)} % more`;
	});
}

interface Findings {
	readonly violations: readonly { readonly id: string; readonly help: string; readonly impact: string | null; readonly nodes: readonly { readonly html: string }[] }[];
	readonly passes: readonly unknown[];
}

type Visit = (fragment?: string, options?: BrowserContextOptions, prepare?: Parameters<typeof open>[3], at?: string) => Promise<Running>;

/** A command of this project that runs until it is stopped. */
async function start(words: readonly string[], ready: RegExp): Promise<{ readonly child: ChildProcess; readonly found: RegExpExecArray }> {
	const child = spawn(process.execPath, ["--import", "tsx", ...words], { cwd: inProject("."), stdio: ["ignore", "pipe", "pipe"] });
	let output = "";
	const found = await new Promise<RegExpExecArray>((resolve, reject) => {
		const take = (text: Buffer): void => {
			output += String(text);
			const match = ready.exec(output);
			if (match !== null)
				resolve(match);
		};
		child.stdout.on("data", take);
		child.stderr.on("data", take);
		child.once("exit", code => reject(new Error(`${words.join(" ")} ended with ${code}: ${output}`)));
	});
	return { child, found };
}

async function stop(child: ChildProcess): Promise<void> {
	const ended = new Promise(resolve => child.once("exit", resolve));
	if (child.exitCode === null && child.signalCode === null && child.kill())
		await ended;
}

/** What a real module at the far end of something has published, through a real broker. */
async function overLine(words: readonly string[], ready: RegExp, use: (found: RegExpExecArray) => Promise<{ readonly running: Running; readonly close: () => Promise<void>; readonly shown: () => string }>): Promise<string> {
	const messages: Message[] = [];
	const broker = await startBroker(message => messages.push(message));
	const { child, found } = await start(["hosts/modem/cli.ts", ...words, "--broker", `mqtt://127.0.0.1:${broker.port}`], ready);
	try {
		const { running: { shown, happenings, end }, close, shown: result } = await use(found);
		await shown.start();
		await happenings.state("node", "ONLINE");
		await happenings.until("three acknowledged readings", "acknowledged", ({ sequence }) => sequence >= 3);
		await shown.lit("node", "ONLINE");
		const readings = messages.filter(([topic, text]) => /^sensors\/\d+$/.test(topic) && text.includes("\"sequence\"")).map(([, text]) => (JSON.parse(text) as { sequence: number }).sequence);
		deepEqual(readings.slice(0, 3), [1, 2, 3]);
		await shown.stop();
		await happenings.until("end of the session", "ended");
		await close();
		await end();
		return `3 readings acknowledged by ${broker.name}; ${result()}`;
	}
	finally {
		await stop(child);
		await broker.stop();
	}
}

/** The whole main job through Web Serial: page, stand-in, serial port, pseudo-terminal of `npm run modem`, a real broker. */
function overSerial(folder: string, visit: Visit): Promise<string> {
	const path = join(folder, "modem");
	return overLine(["--pty", path], /^ready$/m, async () => {
		let far!: Awaited<ReturnType<typeof standIn>>;
		const running = await visit("source=serial&interval=500&set.host=broker.example", {}, async context => {
			far = await standIn(context, path);
		});
		return {
			running, close: () => far.close(),
			shown: () => `at ${far.rate} bit/s ${far.sent} bytes sent, ${far.received} received through navigator.serial`,
		};
	});
}

/** The whole main job through the WebSocket of `npm run modem`. */
function overSocket(visit: Visit): Promise<string> {
	return overLine(["--websocket", "0"], /websocket (\S+)[^]*^ready$/m, async found => {
		const running = await visit(`source=modem&interval=500&set.host=broker.example&set.socket=${encodeURIComponent(found[1]!)}`);
		return { running, close: async () => {}, shown: () => `through ${found[1]}` };
	});
}

/** `npm start -- --web` shows its session in the page. */
async function watchStart(visit: Visit): Promise<string> {
	const { child, found } = await start(["hosts/node/start.ts", "--web", "--interval", "500"], /http:\/\/127\.0\.0\.1:\d+\S*/);
	try {
		const address = found[0].replace(/#.*$/, "");
		const { shown, happenings, end } = await visit("", {}, undefined, address);
		await happenings.until("acknowledged reading", "acknowledged", ({ sequence }) => sequence >= 3);
		await shown.lit("node", "ONLINE");
		await shown.diagram(/AT\+QMTPUB=0,/);
		await shown.publish("lane/watched", "from the page");
		await happenings.until("message", "message", ({ topic, payload }) => topic === "lane/watched" && payload === "from the page");
		await end();
		return `${address} shows the session that runs, and publishes there`;
	}
	finally {
		await stop(child);
	}
}

const program = findChromium();
await laneCommand("npm run test:web", program === undefined ? "the lane of the page needs Chromium: CHROME, or chromium, chromium-browser or google-chrome on PATH" : undefined, async lane => {
	const folder = mkdtempSync(join(tmpdir(), "web-"));
	const site = await buildSite();
	await lane.step("weight", async () => {
		const weights = weigh(site);
		const sum = [...weights.values()].reduce((total, bytes) => total + bytes);
		ok(sum <= LIMIT, `${sum} bytes of ${LIMIT}`);
		return `${[...weights].map(([name, bytes]) => `${name} ${bytes}`).join(", ")}: ${sum} bytes of ${LIMIT} with gzip -9`;
	});
	const server = new PageServer(site);
	const browser = await launch(program!);
	try {
		await runLane(browser, await server.listen(0), folder, lane);
	}
	finally {
		await browser.close();
		server.close();
		rmSync(folder, { recursive: true, force: true });
	}
});
