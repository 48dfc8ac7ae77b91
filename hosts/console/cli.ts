// `npm run console`: a terminal for AT commands that explains what the module sends.
// Exit codes: 0 done, 1 the port cannot be used, 2 a mistake in the command line or in a line of a script.

import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import { openPort } from "../doctor/port.js";
import { NodeClock } from "../node/clock.js";
import { runCommand, UsageError } from "../node/command-line.js";
import { complete } from "./explain.js";
import { parseConsole } from "./options.js";
import { type Kind, Session } from "./session.js";

const MARKS: Readonly<Record<Kind, string>> = { sent: "> ", answer: "< ", urc: "* ", explanation: "    ", note: "" };
const STYLES: Readonly<Record<Kind, Parameters<typeof styleText>[0]>> = { sent: "bold", answer: "green", urc: "yellow", explanation: "dim", note: "cyan" };
const CLEAR = "\r\x1b[K";

await runCommand("npm run console", async (words, print) => {
	const options = parseConsole(words, print);
	const terminal = process.stdin.isTTY && process.stdout.isTTY;
	const port = await openPort(options.serial, options.baud);
	const lines = createInterface(terminal ? { input: process.stdin, output: process.stdout, completer: complete, historySize: 1000, prompt: "> " } : { input: process.stdin });
	let open = true;
	lines.once("close", () => open = false);
	const write = (kind: Kind, text: string): void => {
		// The line that was typed is on the screen.
		if (terminal && kind === "sent")
			return;
		// Plain where stdout is no terminal, or where NO_COLOR and its like ask for that.
		process.stdout.write(`${terminal ? CLEAR : ""}${styleText(STYLES[kind], MARKS[kind] + text, { stream: process.stdout })}\n`);
		if (terminal && open)
			lines.prompt(true);
	};
	const session = new Session(port, new NodeClock(), write);
	try {
		if (terminal)
			await interact(session, lines, write);
		else
			for await (const line of lines)
				if (!await session.enter(line))
					break;
	}
	finally {
		lines.close();
		session.close();
		await port.close();
	}
});

/** Sends each line when it is typed, also while an answer is awaited. */
async function interact(session: Session, lines: ReturnType<typeof createInterface>, write: (kind: Kind, text: string) => void): Promise<void> {
	write("note", ":help lists the console's own commands; Tab completes");
	lines.on("line", line => {
		lines.prompt();
		session.enter(line).then(more => more || lines.close(), (error: unknown) => {
			if (!(error instanceof UsageError))
				throw error;
			write("note", error.message);
		});
	});
	await new Promise<void>(resolve => lines.once("close", resolve));
}
