// Records a short session of the firmware: main.ts on Node, the simulated module, the embedded broker over TCP.

import { EmbeddedBroker } from "../modem/network/broker.js";
import { TranscriptRecorder } from "../modem/record/transcript.js";
import { start } from "./engine.js";
import { parseOptions } from "./options.js";

const READINGS = 3;

/** Publishes three readings and disconnects. @param module value of `npm start -- --modem` @returns the transcript; rejects when the firmware gives up */
export async function recordSensorSession(module = "bg96"): Promise<string> {
	let text = "";
	const recorder = new TranscriptRecorder(line => text += line);
	const options = parseOptions(["--modem", module, "--count", String(READINGS), "--interval", "100"], () => {});
	const broker = await EmbeddedBroker.start();
	try {
		const none = (): void => {};
		await new Promise<void>((resolve, reject) => {
			let running: { close(): void } | undefined;
			const end = (error?: Error): void => {
				running?.close();
				if (error === undefined)
					resolve();
				else
					reject(error);
			};
			const watcher = { trace: none, onState: none, onReading: none, onAcknowledged: none, onDone: () => end(), onFailed: end };
			start(options, { ...options.settings, port: broker.port }, watcher, recorder).then(started => running = started, reject);
		});
	}
	finally {
		await broker.stop();
	}
	recorder.flush();
	return text;
}
