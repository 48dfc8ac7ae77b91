// `npm run pictures [-- NAME …]`: makes the pictures in docs/ that are taken of something that runs; what a machine cannot make, it leaves as it is.

import { Command } from "commander";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { HOW, SDK } from "../../hosts/moddable/sdk.js";
import { parse, runCommand, UsageError } from "../../hosts/node/command-line.js";
import { ANIMATION, drawAnimation } from "./animation.js";
import { photographSimulator } from "./simulator.js";
import { photographPage } from "./web.js";

/** Makes files of docs/. @returns what was made, or what this machine lacks */
type Maker = () => Promise<string>;

/** Writes a picture. @returns its name and size */
function write(file: string, picture: Buffer | string): string {
	writeFileSync(file, picture);
	return `${file} (${Math.ceil(Buffer.byteLength(picture) / 1000)} KB)`;
}

const MAKERS: Readonly<Record<string, Maker>> = {
	async session() {
		return write(ANIMATION, drawAnimation());
	},
	async simulator() {
		const sdk = SDK.find();
		if (sdk === undefined || spawnSync("Xvfb", ["-version"]).error !== undefined)
			return `left as it is: ${sdk === undefined ? HOW : "no Xvfb"}`;
		return write("docs/simulator.png", await photographSimulator(sdk));
	},
	async page() {
		const pictures = await photographPage();
		return pictures === undefined ? "left as it is: no Chromium" : [...pictures].map(([file, picture]) => write(file, picture)).join(", ");
	},
};

await runCommand("npm run pictures", async (words, print) => {
	const command = parse(new Command("npm run pictures --").argument("[name...]", `what to make: ${Object.keys(MAKERS).join(", ")}; all, when none is named`), words, print);
	for (const name of command.args)
		if (!Object.hasOwn(MAKERS, name))
			throw new UsageError(`${name}: no such picture; there are ${Object.keys(MAKERS).join(", ")}`);
	for (const [name, make] of Object.entries(MAKERS))
		if (command.args.length === 0 || command.args.includes(name))
			console.log(`${name}: ${await make()}`);
	return 0;
});
