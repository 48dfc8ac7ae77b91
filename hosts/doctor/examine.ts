// The examination from the port to a message that comes back, step by step, each of which may end it.

import { checkName, connect, disconnect, exchangeMessage, login } from "./broker-steps.js";
import { Examination, Stop, type Finding, type Surroundings } from "./examination.js";
import { findRate, identify, openLine } from "./line-steps.js";
import { checkContext, checkNetwork, checkRadio, checkSignal, checkSim } from "./network-steps.js";
import type { DoctorOptions } from "./options.js";

/** What an examination found. */
export interface Diagnosis {
	/** Whether a message has come back. */
	readonly healthy: boolean;
	readonly findings: readonly Finding[];
	/** What was changed in the module, each as a command. */
	readonly changes: readonly string[];
	/** Commands that were sent. */
	readonly commands: number;
}

/** Examines a module. */
export async function examine(options: DoctorOptions, surroundings: Surroundings): Promise<Diagnosis> {
	const examination = new Examination(options, surroundings);
	let healthy = false;
	try {
		healthy = await run(examination);
	}
	catch (error) {
		if (!(error instanceof Stop))
			throw error;
	}
	finally {
		await examination.port?.close();
	}
	return { healthy, findings: examination.findings, changes: examination.changes, commands: examination.dialogue?.commands ?? 0 };
}

/** @returns whether a message has come back @throws Stop */
async function run(examination: Examination): Promise<boolean> {
	for (const step of [openLine, findRate, identify, checkRadio, checkSim, checkNetwork, checkSignal, checkContext])
		await step(examination);
	if (examination.options.broker === undefined)
		return false;
	await checkName(examination);
	const client = await connect(examination);
	try {
		await login(examination, client);
		await exchangeMessage(examination, client);
		return true;
	}
	finally {
		await disconnect(examination, client);
	}
}
