// `npm run web`: builds the page and serves it on this computer, or with --out only writes it into a folder.

import { Command, Option } from "commander";
import { parse, runCommand, wholeNumber } from "../node/command-line.js";
import { inProject } from "../node/project.js";
import { buildSite, LIMIT, weigh, writeSite } from "./build.js";
import { PageServer } from "./server.js";

const FOLDER = "build/web";

function describe(): Command {
	return new Command("npm run web --")
		.description("Builds the page that shows the firmware at work, and serves it on this computer until Ctrl-C.")
		.addOption(new Option("--port <number>", "port on 127.0.0.1; 0 = a free one").argParser(wholeNumber(0, 65_535)).default(8080))
		.addOption(new Option("--out <folder>", "only write the page into this folder, for any web server").conflicts("port"));
}

const inKilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

await runCommand("npm run web", async (words, print) => {
	const { out, port } = parse(describe(), words, print).opts<{ out?: string; port: number }>();
	const site = await buildSite();
	writeSite(site, out ?? inProject(FOLDER));
	const weights = weigh(site);
	const sum = [...weights.values()].reduce((total, bytes) => total + bytes);
	for (const [name, bytes] of weights)
		console.log(`${name.padEnd(24)} ${inKilobytes(bytes).padStart(9)}`);
	console.log(`${"first load, gzip -9".padEnd(24)} ${inKilobytes(sum).padStart(9)} of ${inKilobytes(LIMIT)}`);
	if (out !== undefined)
		return;
	const server = new PageServer(site);
	console.log(await server.listen(port));
	for (const signal of ["SIGINT", "SIGTERM"])
		process.once(signal, () => server.close());
});
