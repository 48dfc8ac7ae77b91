// Joins what a person asks for to what runs: a session or a replay, the port that the page holds, the recording.
// Source: ../protocol. The model is made of events alone.

import { fromHex, toHex } from "../hexadecimal.js";
import { MACHINE } from "../pace.js";
import type { Act, Event, Notice, Request, Scenario } from "../protocol.js";
import { again, DEFAULT, formatAddress, parseAddress } from "./address.js";
import { startWorker, watch, type Feed } from "./feed.js";
import { Model } from "./model.js";
import { openSerial, openSocket, type HeldPort, type PortOwner } from "./port.js";
import { fileName, readRecording, Recording } from "./recording.js";
import { Replay } from "./replay.js";

/** Where `npm run modem -- --websocket 8090` listens, unless the setting `socket` has another address. */
export const SOCKET = "ws://127.0.0.1:8090/";
/** Of a serial port, unless the setting `baud` has another. */
export const BAUD = 115_200;

/** A line for the person who looks at the page. */
export interface Message {
	readonly text: string;
	readonly error: boolean;
}

/** What the page was served with. */
export interface Surroundings {
	/** The worker's file. */
	readonly worker: string | undefined;
	/** The path of the WebSocket of `npm start -- --web`. */
	readonly start: string | undefined;
}

export class Controller {
	model = new Model();
	recording = new Recording();
	/** What the next start runs. */
	scenario: Scenario = DEFAULT;
	/** As it was set, and what the session keeps. */
	speed = 1;
	kept = 1;
	message: Message | undefined;
	replay: Replay | undefined;
	replayed = "";
	readonly watching: boolean;
	readonly #surroundings: Surroundings;
	readonly #changed: () => void;
	#feed: Feed | undefined;
	#port: HeldPort | undefined;
	/** Waits for the first event of the session that was started. */
	#starting = false;
	/** The last row of the wire when a step began that has not shown another one yet. */
	#steppedFrom: number | undefined;
	#before = 1;

	/** @param changed is called after every change */
	constructor(surroundings: Surroundings, changed: () => void) {
		this.#surroundings = surroundings;
		this.#changed = changed;
		this.watching = surroundings.start !== undefined;
	}

	/** Whether a session or a replay is under way. */
	get running(): boolean {
		return this.replay !== undefined ? this.replay.speed > 0 : this.model.scenario !== undefined && this.model.ended === undefined;
	}

	/** Whether time can be stopped and sped up. */
	get timed(): boolean {
		return this.replay !== undefined || !this.watching && this.running && this.model.scenario?.source === "simulated";
	}

	get paused(): boolean {
		return this.speed === 0;
	}

	/** The speed before the pause. */
	get before(): number {
		return this.#before;
	}

	/** Changes what the next start runs. */
	choose(members: Partial<Scenario>): void {
		const scenario = { ...this.scenario, ...members };
		this.scenario = scenario.source === "simulated" ? scenario : { ...scenario, speed: 1 };
		this.#changed();
	}

	/** @returns the events of what is shown */
	async events(): Promise<readonly Event[]> {
		return this.replay === undefined ? readRecording(await this.recording.blob().text()) : this.replay.played;
	}

	/** Begins with what the address says; what is wrong with it is shown, and the default runs. */
	begin(fragment: string): void {
		if (this.watching) {
			this.#feed = watch(this.#surroundings.start!, this.#owner);
			return;
		}
		try {
			this.scenario = parseAddress(fragment);
		}
		catch (error) {
			this.scenario = DEFAULT;
			this.#say(`The address has no valid scenario. ${messageOf(error)}. The default scenario runs instead.`, true);
		}
		if (this.scenario.source === "simulated")
			this.start();
		else
			this.#changed(); // a person starts it: the browser asks for a port only then
	}

	/** Starts the scenario; a port of a real module is opened first. */
	start(): void {
		this.leaveReplay(false);
		this.#closePort();
		const { scenario } = this;
		if (scenario.source === "simulated")
			this.#start();
		else
			void this.#open(scenario).then(port => {
				this.#port = port;
				this.#start();
			}, (error: unknown) => this.#say(messageOf(error), true));
	}

	/** Ends the session in good order. */
	stop(): void {
		this.#request({ type: "stop" });
	}

	setSpeed(speed: number): void {
		this.#steppedFrom = undefined;
		if (speed > 0)
			this.#before = speed;
		if (this.replay === undefined) {
			this.speed = this.kept = speed;
			this.#request({ type: "speed", speed });
		}
		else
			this.replay.speed = speed;
		this.#changed();
	}

	/** Pauses, or goes on at the speed before. */
	toggle(): void {
		this.setSpeed(this.paused ? this.#before : 0);
	}

	/** Goes on until the wire shows another line, and pauses. A line of the module may come in several pieces, each an event. */
	step(): void {
		const { replay } = this;
		if (replay === undefined) {
			this.speed = this.kept = 0;
			this.#steppedFrom = this.model.wire.last;
			this.#request({ type: "step" });
		}
		else {
			const from = this.model.wire.last;
			do
				replay.step();
			while (this.model.wire.last === from && replay.position < replay.length);
		}
		this.#changed();
	}

	act(act: Act): void {
		this.#request(act);
	}

	/** Replays a recording. */
	async open(file: { readonly name: string; text(): Promise<string> }): Promise<void> {
		try {
			this.play(readRecording(await file.text()), file.name);
		}
		catch (error) {
			this.#say(`${file.name}: ${messageOf(error)}`, true);
		}
	}

	/** Replays what the recording has of this session. */
	async replayThis(): Promise<void> {
		await this.open({ name: fileName(this.model.scenario), text: () => this.recording.blob().text() });
	}

	play(events: readonly Event[], name: string): void {
		this.#feed?.close();
		this.#feed = undefined;
		this.#closePort();
		this.replay?.close();
		this.model = new Model();
		this.message = undefined;
		this.replayed = name;
		const replay = this.replay = new Replay(events, MACHINE, {
			onRestart: () => this.model = new Model(),
			onEvents: events => {
				for (const event of events)
					this.model.take(event);
				this.#changed();
			},
			onSpeed: speed => {
				this.speed = this.kept = speed;
				this.#changed();
			},
		});
		replay.speed = this.#before = 1;
	}

	/** @param again whether the scenario starts again */
	leaveReplay(again = true): void {
		if (this.replay === undefined)
			return;
		this.replay.close();
		this.replay = undefined;
		this.model = new Model();
		this.recording = new Recording();
		if (again)
			this.begin(this.watching ? "" : formatAddress(this.scenario));
		this.#changed();
	}

	/** The scenario of what is shown: with the speed of now, and with what was done so far, so that another page does it again. */
	get shown(): Scenario {
		const { model } = this;
		const scenario = model.scenario ?? this.scenario;
		return { ...again(scenario, model.acts, model.at), speed: scenario.source === "simulated" ? this.#before : 1 };
	}

	/** @returns the address of this page with a scenario; without its secrets */
	link(base: string, scenario = this.shown): string {
		const fragment = formatAddress(scenario);
		return `${base.replace(/#.*$/, "")}${fragment === "" ? "" : `#${fragment}`}`;
	}

	say(text: string): void {
		this.#say(text, false);
	}

	clearMessage(): void {
		this.message = undefined;
		this.#changed();
	}

	#start(): void {
		const { worker } = this.#surroundings;
		if (worker === undefined) {
			this.#say("This page was built without its worker: npm run web builds both.", true);
			return;
		}
		this.#feed ??= startWorker(worker, this.#owner);
		this.#reset();
		this.#starting = true;
		this.message = this.message?.error === true && this.model.events > 0 ? undefined : this.message;
		this.speed = this.kept = this.scenario.speed;
		this.#before = this.scenario.speed || 1;
		this.#feed.send({ type: "start", scenario: this.scenario });
		this.#changed();
	}

	#reset(): void {
		this.#steppedFrom = undefined;
		this.model = new Model();
		this.recording = new Recording();
	}

	#request(request: Request): void {
		this.#feed?.send(request);
	}

	readonly #owner = {
		onNotice: (notice: Notice): void => {
			if (notice.type === "events")
				this.#take(notice.events);
			else if (notice.type === "speed")
				this.#keep(notice.speed);
			else
				this.#port?.write(fromHex(notice.hex));
		},
		onFailed: (reason: string): void => {
			this.#feed = undefined;
			this.#say(reason, true);
		},
	};

	#keep(speed: number): void {
		if (this.replay !== undefined)
			return;
		this.kept = speed;
		this.#changed();
	}

	#take(events: readonly Event[]): void {
		if (this.replay !== undefined)
			return;
		for (const event of events) {
			if (event.kind === "scenario") {
				this.#reset();
				this.#starting = false;
			}
			else if (this.#starting && !(event.kind === "ended" && event.error !== undefined && event.at === 0))
				continue; // of the session before
			this.#starting = false;
			this.model.take(event);
			this.recording.append(event);
			if (event.kind === "ended") {
				this.#closePort();
				if (event.error !== undefined)
					this.message = { text: `The session has ended: ${event.error}`, error: true };
			}
		}
		if (this.#steppedFrom !== undefined) {
			if (this.model.wire.last === this.#steppedFrom && this.model.ended === undefined)
				this.#request({ type: "step" });
			else
				this.#steppedFrom = undefined;
		}
		this.#changed();
	}

	async #open({ source, settings }: Scenario): Promise<HeldPort> {
		const owner: PortOwner = {
			onBytes: bytes => this.#request({ type: "received", hex: toHex(bytes) }),
			onGone: reason => {
				this.#closePort();
				this.#request({ type: "stop" });
				this.#say(reason, true);
			},
		};
		return source === "serial" ? openSerial(Number(settings["baud"] ?? BAUD), owner) : openSocket(settings["socket"] ?? SOCKET, owner);
	}

	#closePort(): void {
		this.#port?.close();
		this.#port = undefined;
	}

	#say(text: string, error: boolean): void {
		this.message = { text, error };
		this.#changed();
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
