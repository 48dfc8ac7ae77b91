// `npm start`: the firmware on this computer, with a real or a simulated module and, without --broker, an embedded broker.

import { closeSync, openSync, writeSync } from "node:fs";
import { EmbeddedBroker } from "../modem/network/broker.js";
import { authority } from "../modem/network/tcp-network.js";
import { openFile } from "../modem/open-file.js";
import { TranscriptRecorder } from "../modem/record/transcript.js";
import { runCommand } from "./command-line.js";
import { start, type Running } from "./engine.js";
import { FileFlash } from "./file-flash.js";
import { FileRecord } from "./file-record.js";
import { parseOptions, type Options } from "./options.js";
import { arrival, terminalWatcher, type Print } from "./terminal.js";
import { openView, showCounters, watched } from "./view.js";

/** Runs the firmware until it stops; rejects when it gives up. @param print receives every line for the terminal */
async function run(options: Options, print: Print): Promise<void> {
	const { record, journal } = options;
	const flash = journal === undefined ? undefined : await openFile("--journal", journal, () => new FileFlash(journal));
	const file = record === undefined ? undefined : await openFile("--record", record, () => openSync(record, "w"));
	const recorder = file === undefined ? undefined : new TranscriptRecorder(text => void writeSync(file, text));
	const view = options.web === undefined ? undefined : await openView(options);
	const broker = options.embedded
		? await EmbeddedBroker.start({
			onPublish({ topic, payload, qos, retain }) {
				print(arrival(topic, payload, retain));
				view?.happened({ kind: "message", topic, payload: payload.toString("utf8"), QoS: qos, retain });
			},
		})
		: undefined;
	let failure: Error | undefined;
	try {
		if (view !== undefined)
			print(`          page ${await view.listen(options.web!)}`);
		if (view !== undefined && broker !== undefined)
			view.publish = (topic, payload, qos, retain) => {
				view.happened({ kind: "message", topic, payload, QoS: qos, retain });
				void broker.publish(topic, payload, { qos, retain });
			};
		const settings = broker === undefined ? options.settings : { ...options.settings, port: broker.port };
		print(`          broker ${addressOf(settings)}${broker === undefined ? "" : " (embedded)"}`);
		let end = (_failure?: Error): void => {};
		const ended = new Promise<Error | undefined>(resolve => end = resolve);
		const watcher = terminalWatcher(print, { onDone: () => end(), onFailed: error => end(error) });
		const running = await start(options, settings, view === undefined ? watcher : watched(watcher, view, options.engine), recorder, flash && { journal: flash, record: new FileRecord(journal!) }, view);
		const forget = stopOnInterrupt(running);
		const forgetCounters = view === undefined ? () => {} : showCounters(running, view);
		failure = await ended;
		forget();
		forgetCounters();
		running.close();
	}
	catch (error) {
		failure = error as Error;
	}
	finally {
		await view?.end(failure);
		await broker?.stop();
		recorder?.flush();
		flash?.close();
		if (file !== undefined)
			closeSync(file);
	}
	if (failure !== undefined)
		throw failure;
}

/** @returns the broker's URL */
function addressOf({ host, port, tls }: Options["settings"]): string {
	const [scheme, standard] = tls === true ? ["mqtts", 8883] : ["mqtt", 1883];
	return `${scheme}://${authority({ host: String(host), port: Number(port ?? standard) })}`;
}

/** Stops the firmware on the first Ctrl-C, and exits at once on the second. @returns a function that removes the handlers */
function stopOnInterrupt(running: Running): () => void {
	let interrupted = false;
	const interrupt = (): void => {
		if (interrupted)
			process.exit(1);
		interrupted = true;
		running.stop();
	};
	process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
	return () => process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
}

await runCommand("npm start", (words, print) => run(parseOptions(words, print), console.log));
