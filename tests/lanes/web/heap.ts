// The heap of a page and of its workers after a forced collection.
// Source: Chrome DevTools Protocol: HeapProfiler.collectGarbage, Runtime.getHeapUsage; Target.attachToTarget for workers.

import type { CDPSession, Page } from "playwright-core";

/** Collections, of which the first may leave what a finaliser held. */
const COLLECTIONS = 3;

/** Measures a page. */
export class Heap {
	readonly #session: CDPSession;
	/** Of the workers: sessions without one of their own in playwright. */
	readonly #workers: string[] = [];
	readonly #answers = new Map<number, (result: unknown) => void>();
	#messages = 0;

	private constructor(session: CDPSession) {
		this.#session = session;
		session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
			if (targetInfo.type === "worker")
				this.#workers.push(sessionId);
		});
		session.on("Target.receivedMessageFromTarget", ({ message }) => {
			const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
			if (id !== undefined)
				this.#answers.get(id)?.(result);
		});
	}

	/** @param page whose workers run already */
	static async of(page: Page): Promise<Heap> {
		const heap = new Heap(await page.context().newCDPSession(page));
		await heap.#session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
		return heap;
	}

	/** @returns bytes in use by the page, and by its workers */
	async measure(): Promise<{ readonly page: number; readonly workers: number }> {
		for (let i = 0; i < COLLECTIONS; i++) {
			await this.#session.send("HeapProfiler.collectGarbage");
			for (const worker of this.#workers)
				await this.#ask(worker, "HeapProfiler.collectGarbage");
		}
		const { usedSize } = await this.#session.send("Runtime.getHeapUsage");
		let workers = 0;
		for (const worker of this.#workers)
			workers += ((await this.#ask(worker, "Runtime.getHeapUsage")) as { usedSize: number }).usedSize;
		return { page: usedSize, workers };
	}

	#ask(sessionId: string, method: string): Promise<unknown> {
		const id = ++this.#messages;
		return new Promise((resolve, reject) => {
			this.#answers.set(id, result => {
				this.#answers.delete(id);
				resolve(result);
			});
			this.#session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
		});
	}
}
