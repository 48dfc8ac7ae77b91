// The command line of a lane that can be absent on a machine: `[--require] [STEP]`.

import { Command } from "commander";
import { parse, runCommand } from "../../hosts/node/command-line.js";
import { Lane } from "./lane.js";

/**
 * Runs a lane, or the steps of it whose names begin with the word of the command line.
 * @param name of the command
 * @param missing what this machine lacks, complete; undefined: nothing
 * @param steps runs each step in the lane
 */
export function laneCommand(name: string, missing: string | undefined, steps: (lane: Lane) => Promise<void>): Promise<void> {
	return runCommand(name, async (words, print) => {
		const command = parse(new Command(`${name} --`)
			.option("--require", "fail where the lane cannot run, instead of skipping it", false)
			.argument("[step]", "only the steps whose names begin so"), words, print);
		const { require } = command.opts<{ require: boolean }>();
		if (missing !== undefined) {
			console.log(`skipped: ${missing}`);
			return require ? 1 : 0;
		}
		const lane = new Lane(command.args[0]);
		await steps(lane);
		return lane.end(require);
	});
}
