// The example of README.md (Use the modules), compiled by npm's TypeScript without a cast: against the repository's own declarations, or the SDK's typings.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";

/** What the example takes from the SDK, shaped as the SDK's typings (8.2.3: embedded_io, timer, time, and trace of xs.d.ts). */
export const DECLARATIONS = `
type ByteBuffer = ArrayBuffer | Uint8Array | DataView;
declare const trace: (text: string) => void;
declare module "embedded:io/serial" {
	class Serial {
		constructor(options: ({ receive: number; transmit?: number } | { transmit: number }) & {
			baud: number; port: number; format?: "number" | "buffer"; target?: unknown;
			onReadable?: (this: Serial, bytes: number) => void; onWritable?: (this: Serial, bytes: number) => void;
		});
		close(): void;
		read(): number | ArrayBuffer | undefined;
		read(byteLength: number): ArrayBuffer | undefined;
		read(buffer: ByteBuffer): number | undefined;
		write(value: number | ByteBuffer): void;
		get format(): "number" | "buffer";
		set format(value: "number" | "buffer");
	}
	export default Serial;
}
declare module "timer" {
	class Timer {
		private constructor();
		static set: (callback: (timer: Timer) => void, interval?: number, repeat?: number) => Timer;
		static schedule: (timer: Timer, interval?: number, repeat?: number) => void;
		private brand: boolean;
	}
	export { Timer as default };
}
declare module "time" {
	var Time: { ticks: number };
	export { Time as default };
}
`;

/** @returns the first TypeScript block of the README. @throws Error when there is none */
export function example(): string {
	const block = /^```ts\n(.*?)^```/ms.exec(readFileSync("README.md", "utf8"));
	if (block === null)
		throw new Error("README.md has no TypeScript");
	return block[1]!;
}

/**
 * Compiles a text as a module in the checkout.
 * @param files declarations that count beside it: their paths
 * @param declarations or their text
 * @returns what the compiler says; "" when it compiles
 */
export function compile(text: string, files: readonly string[], declarations = ""): string {
	const folder = mkdtempSync(join(process.cwd(), "example-"));
	const root = (path: string): string => relative(folder, path);
	try {
		writeFileSync(join(folder, "main.ts"), text.replaceAll("\"./", "\"../"));
		writeFileSync(join(folder, "declarations.d.ts"), declarations);
		writeFileSync(join(folder, "package.json"), "{ \"type\": \"module\" }");
		writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({
			compilerOptions: {
				target: "ES2022", lib: ["ES2022"], module: "NodeNext", moduleResolution: "NodeNext", strict: true, exactOptionalPropertyTypes: true,
				verbatimModuleSyntax: true, skipLibCheck: true, noEmit: true, types: [],
			},
			files: ["main.ts", "declarations.d.ts", ...files.map(root)],
		}));
		const compiler = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
		return spawnSync(process.execPath, [compiler, "--project", folder], { encoding: "utf8" }).stdout;
	}
	finally {
		rmSync(folder, { recursive: true });
	}
}
