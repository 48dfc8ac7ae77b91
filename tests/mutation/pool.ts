// Worker processes for `npm run mutants`: kept for many mutants, replaced when one hangs, dies, or has served long enough for its memory.

import { fork, type ChildProcess } from "node:child_process";
import type { Ended, Order, Reached } from "./orders.js";

/** Workers at a time. */
export const PROCESSES = 2;
/** Orders after which a worker is replaced. */
const SERVICE = 150;

/** A worker's answer; undefined: it did not answer in time, or ended. */
export type Answer = Reached | Ended | undefined;

class Worker {
	#child: ChildProcess | undefined;
	#served = 0;
	/** Settles the order that is under way. */
	#done: ((answer: Answer) => void) | undefined;
	readonly #words: readonly [script: string, bundle: string];

	constructor(script: string, bundle: string) {
		this.#words = [script, bundle];
	}

	/** @param limit milliseconds after which the worker is stopped */
	do(order: Order, limit: number): Promise<Answer> {
		if (this.#served++ >= SERVICE)
			this.stop();
		const child = this.#child ??= fork(this.#words[0], [this.#words[1]], { execArgv: [], env: {}, stdio: ["ignore", "ignore", "ignore", "ipc"], serialization: "advanced" });
		return new Promise(resolve => {
			const done = this.#done = (answer: Answer): void => {
				this.#done = undefined;
				clearTimeout(watch);
				child.removeAllListeners();
				if (answer === undefined)
					this.stop();
				resolve(answer);
			};
			const watch = setTimeout(() => done(undefined), limit);
			child.once("message", answer => done(answer as Answer));
			child.once("exit", () => done(undefined));
			child.send(order, () => {});
		});
	}

	stop(): void {
		this.#child?.removeAllListeners();
		this.#child?.on("error", () => {});
		this.#child?.kill("SIGKILL");
		this.#child = undefined;
		this.#served = 0;
		this.#done?.(undefined);
	}
}

/** Gives each value to a worker that is free. @param act what to do with it; `order` is that of the worker */
export async function withWorkers<T>(
	script: string, bundle: string, values: readonly T[], act: (value: T, order: (order: Order, limit: number) => Promise<Answer>) => Promise<void>,
): Promise<void> {
	let next = 0;
	const workers = Array.from({ length: PROCESSES }, () => new Worker(script, bundle));
	const stop = (): void => workers.forEach(worker => worker.stop());
	process.once("exit", stop); // a worker whose mutant hangs would stay
	try {
		await Promise.all(workers.map(async worker => {
			while (next < values.length)
				await act(values[next++]!, (order, limit) => worker.do(order, limit));
		}));
	}
	finally {
		next = values.length;
		stop();
		process.off("exit", stop);
	}
}
