// `npm run pack`: writes the driver and the simulated modem as two packages, in build/packages: a folder each, and its tarball.
// Nothing is published. Versions, licence and the versions of dependencies are those of package.json.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { parse, runCommand, UsageError } from "../../hosts/node/command-line.js";
import { inProject } from "../../hosts/node/project.js";

const OUTPUT = inProject("build/packages");
const DEPENDENCIES = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

type PackageFile = Readonly<Record<string, unknown>> & Partial<Record<typeof DEPENDENCIES[number], Readonly<Record<string, string>>>>;

/** A package: the folder of what is written by hand, and what comes from the project. */
interface Package {
	readonly template: string;
	/** Files and folders that are copied and, if they are TypeScript, compiled into dist/. */
	readonly sources: readonly string[];
	/** The files that tsc begins with. */
	readonly roots: readonly string[];
	/** Whether the package has the sources beside what is compiled from them, for Moddable. */
	readonly keepsSources: boolean;
	readonly docs: readonly string[];
}

const PACKAGES: readonly Package[] = [
	{
		template: "driver",
		sources: ["modules", "hosts/app", "hosts/device", "hosts/esp32", "hosts/moddable", "hosts/node", "hosts/simulator"],
		roots: ["modules/**/*.ts", "hosts/node/driver.ts", "hosts/node/serialport.ts", "hosts/moddable/timer-clock.ts"],
		keepsSources: true,
		docs: ["api.md", "client.md", "journal.md", "tls.md"],
	},
	{ template: "modem", sources: ["hosts/modem"], roots: ["hosts/modem/cli.ts", "hosts/modem/library.ts"], keepsSources: false, docs: ["simulated-modem.md"] },
];

/** The parts of `hosts/moddable` and `hosts/node` that an app on Moddable or Node includes; the rest are commands of the project. */
const INCLUDED = /^hosts\/(?:moddable\/(?:manifest\.json|timer-clock\.ts|sensors\.ts)|node\/(?:driver|serialport|clock|sensor)\.ts)$/;

function readJSON(path: string): PackageFile {
	return JSON.parse(readFileSync(path, "utf8")) as PackageFile;
}

/** Runs a command in a folder. @returns its output @throws Error with the output when it fails */
function run(folder: string, command: string, words: readonly string[]): string {
	const { error, status, stdout, stderr } = spawnSync(command, words, { cwd: folder, encoding: "utf8" });
	if (error !== undefined || status !== 0)
		throw new Error(`${command} ${words.join(" ")}: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
	return stdout;
}

/** @returns the package.json of a package: that of the template, and what it shares with the project */
function packageFile(template: PackageFile, repository: string | undefined): object {
	const project = readJSON(inProject("package.json"));
	const versions: Readonly<Record<string, string>> = { ...project.dependencies, ...project.optionalDependencies };
	const { name, description, ...rest } = template;
	const dependencies = Object.fromEntries(DEPENDENCIES.filter(kind => template[kind] !== undefined)
		.map(kind => [kind, Object.fromEntries(Object.keys(template[kind]!).map(dependency => [dependency, `^${versions[dependency]}`]))]));
	return {
		name, version: project["version"], description, license: project["license"],
		...(repository === undefined ? {} : { repository: { type: "git", url: repository } }),
		type: "module", engines: project["engines"], ...rest, ...dependencies,
	};
}

/** Compiles the sources of a package in its folder, so that the declarations and maps point to each other. */
function compile(folder: string, roots: readonly string[]): void {
	const file = join(folder, "tsconfig.json");
	const { compilerOptions: { paths: _paths, ...compilerOptions } } = JSON.parse(readFileSync(inProject("tsconfig.json"), "utf8")) as { compilerOptions: { paths: unknown } };
	writeFileSync(file, JSON.stringify({
		compilerOptions: { ...compilerOptions, noEmit: false, outDir: "dist", rootDir: ".", declaration: true, sourceMap: true, inlineSources: true, types: ["node"] },
		include: roots,
	}));
	run(folder, process.execPath, [createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc"), "--project", file]);
	rmSync(file);
}

/** Writes one package. @returns the path of its tarball */
function pack({ template, sources, roots, keepsSources, docs }: Package, repository: string | undefined): string {
	const from = inProject(join("tools/pack", template));
	const folder = join(OUTPUT, template);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	cpSync(from, folder, { recursive: true });
	cpSync(inProject("LICENSE"), join(folder, "LICENSE"));
	for (const page of docs)
		cpSync(inProject(join("docs", page)), join(folder, "docs", page));
	for (const source of sources)
		cpSync(inProject(source), join(folder, source), { recursive: true, filter: path => isIncluded(path) });
	writeFileSync(join(folder, "package.json"), `${JSON.stringify(packageFile(readJSON(join(from, "package.json")), repository), undefined, "\t")}\n`);
	compile(folder, roots);
	if (!keepsSources)
		rmSync(join(folder, "hosts"), { recursive: true });
	const [{ filename }] = JSON.parse(run(folder, "npm", ["pack", "--json", "--pack-destination", OUTPUT])) as [{ filename: string }];
	return join(OUTPUT, filename);
}

/** Whether a path belongs to a package: everything, but of two folders only a part. */
function isIncluded(path: string): boolean {
	const file = path.slice(inProject("").length).replaceAll("\\", "/").replace(/^\//, "");
	return !/^hosts\/(?:moddable|node)\/./.test(file) || INCLUDED.test(file);
}

await runCommand("npm run pack", (words, print) => {
	const { repository } = parse(new Command("npm run pack --")
		.description("Writes the driver and the simulated modem as two packages into build/packages. Publishes nothing.")
		.option("--repository <url>", "where the sources are, for package.json"), words, print).opts<{ repository?: string }>();
	if (repository !== undefined && !/^(?:git\+)?(?:https|ssh):\/\/.+/.test(repository))
		throw new UsageError("--repository must be an address, such as git+https://git.example/quectel.git");
	rmSync(OUTPUT, { recursive: true, force: true });
	for (const each of PACKAGES)
		console.log(resolve(pack(each, repository)));
	if (repository === undefined)
		console.error("npm run pack: without --repository the packages do not name where their sources are");
});
