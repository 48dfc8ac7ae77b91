// An examination: findings in order, each with what was sent and what came; what was changed; and when to stop.

import type { Clock } from "../../modules/base/platform.js";
import { CAUSES, type CauseName } from "./causes.js";
import { Dialogue, type Answer, type Exchange } from "./dialogue.js";
import type { DoctorOptions } from "./options.js";
import type { Port } from "./port.js";

/** One finding. */
export interface Finding {
	readonly step: string;
	readonly level: "fine" | "note" | "failed";
	/** Absent when all is well. */
	readonly cause?: CauseName;
	/** What was found here, in words. */
	readonly found: string;
	readonly means?: string;
	readonly advice?: string;
	readonly exchanges: readonly Exchange[];
}

/** Ends the examination after a finding without which nothing further makes sense. */
export class Stop extends Error {}

/** What the examination needs. */
export interface Surroundings {
	readonly clock: Clock;
	readonly open: (path: string, baud: number) => Promise<Port>;
	readonly ports: () => Promise<readonly string[]>;
	/** Receives each finding at once, and what takes time. */
	readonly onFinding: (finding: Finding) => void;
	readonly onProgress: (text: string) => void;
	/** ms since 1970. */
	readonly today: () => number;
}

/** The module that is examined, as far as it is known. */
export class Examination {
	readonly options: DoctorOptions;
	readonly surroundings: Surroundings;
	readonly findings: Finding[] = [];
	/** What was changed in the module, each as a command. */
	readonly changes: string[] = [];
	dialogue!: Dialogue;
	port: Port | undefined;
	/** What ATI says. */
	model = "";
	/** Of the PDP context, once it has one. */
	address = "";

	constructor(options: DoctorOptions, surroundings: Surroundings) {
		this.options = options;
		this.surroundings = surroundings;
	}

	/** Whether the module is of the BG family: PDP contexts, files and TLS, which a BC20 does not have. */
	get isBG(): boolean {
		return !/BC\d/.test(this.model);
	}

	/** A step is well. */
	fine(step: string, found: string): void {
		this.#add({ step, level: "fine", found, exchanges: this.dialogue?.takeExchanges() ?? [] });
	}

	/** Something to look at; goes on. @param found what was found here, if the cause does not say all */
	note(cause: CauseName, found = ""): void {
		this.#find(cause, found);
	}

	/** Something without which no message passes. @throws Stop */
	fail(cause: CauseName, found = ""): never {
		this.#find(cause, found);
		throw new Stop();
	}

	/** Sends a command that only asks; once more when no answer comes. @throws Stop when none comes again */
	ask(line: string, ms?: number): Promise<Answer> {
		return this.#twice(line, ms, line);
	}

	/** Sends a command that changes the module, and remembers it. It sets a value, and can be sent twice. @throws Stop as `ask` */
	change(line: string, ms?: number, shown = line): Promise<Answer> {
		this.changes.push(shown);
		return this.#twice(line, ms, shown);
	}

	/** Sends a command that changes the module and must not be sent twice, and remembers it. Otherwise as `order`. */
	changeOnce(line: string, ms?: number, shown = line): Promise<Answer> {
		this.changes.push(shown);
		return this.order(line, ms, shown);
	}

	/**
	 * Sends a command that must not be sent twice: it opens something, or sends.
	 * @returns `silent` when its answer was lost: what follows shows whether it was executed
	 * @throws Stop when the module does not answer AT after it
	 */
	async order(line: string, ms?: number, shown = line): Promise<Answer> {
		const answer = await this.dialogue.command(line, sending(shown, ms));
		if (answer.silent) {
			this.surroundings.onProgress("asking whether the module still answers");
			if ((await this.dialogue.command("AT", { keep: true })).silent)
				this.fail("stopped-answering");
			this.note("answer-lost", shown);
		}
		return answer;
	}

	async #twice(line: string, ms: number | undefined, shown: string): Promise<Answer> {
		const first = await this.dialogue.command(line, sending(shown, ms));
		if (!first.silent)
			return first;
		this.surroundings.onProgress(`no answer: sending ${shown} again`);
		const second = await this.dialogue.command(line, sending(shown, ms));
		if (second.silent)
			this.fail("stopped-answering");
		this.note("answer-lost", shown);
		return second;
	}

	#find(cause: CauseName, found: string): void {
		const { step, level, means, advice } = CAUSES[cause];
		this.#add({ step, level, cause, found, means, advice, exchanges: this.dialogue?.takeExchanges() ?? [] });
	}

	#add(finding: Finding): void {
		this.findings.push(finding);
		this.surroundings.onFinding(finding);
	}
}

function sending(shown: string, ms: number | undefined): { readonly shown: string; readonly ms?: number } {
	return ms === undefined ? { shown } : { shown, ms };
}

/** @returns the parameters of the first line of an answer that begins with a name, without quotes */
export function parameters({ lines }: Answer, name: string): string[] {
	const line = lines.find(text => text.startsWith(`${name}: `));
	return line === undefined ? [] : [...line.slice(name.length + 2).matchAll(/"([^"]*)"|([^,]+)|(?<=,)(?=,|$)/g)].map(match => match[1] ?? match[2] ?? "");
}
