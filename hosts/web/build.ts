// Builds the page: page, style and worker, each in one file whose name has a hash of its content, and a document that refers to them. Any web server can serve the folder.
// Source: esbuild; Content Security Policy Level 3.

import { build, type BuildOptions } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { inProject } from "../node/project.js";

/** Bytes of all files of the first load, each with gzip -9, at most. */
export const LIMIT = 300 * 1024;

/** What the page may load, and where it may connect to: what comes with it, and WebSockets of this computer. */
export const POLICY = [
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "worker-src 'self'", "connect-src 'self' ws://localhost:* ws://127.0.0.1:*", "img-src 'self' data: blob:",
	"base-uri 'none'", "form-action 'none'",
].join("; ");

const DOCUMENT = "index.html";
/** Names of a build. */
const HASHED = /^(?:main|worker)-[A-Z\d]{8}\.(?:js|css)$/;
const CHARSET = "<meta charset=\"utf-8\">";

/** In place of what only Node has, and of what a package has too much. */
const ALIASES: Readonly<Record<string, string>> = {
	"node:crypto": inProject("hosts/web/shims/crypto.ts"),
	// A BufferList without the stream around it.
	"bl": inProject("node_modules/bl/BufferList.js"),
	"buffer": inProject("node_modules/buffer/index.js"),
};

/** The built page by file name. */
export type Site = ReadonlyMap<string, Uint8Array>;

/** @returns the files of the page. @throws Error when a source has a mistake */
export async function buildSite(): Promise<Site> {
	const site = new Map<string, Uint8Array>();
	const worker = await bundle("hosts/web/worker.ts", { format: "iife", alias: ALIASES, inject: [inProject("hosts/web/shims/buffer.ts")] }, site);
	const page = await bundle("hosts/web/page/main.tsx", { jsx: "automatic", jsxImportSource: "preact" }, site);
	const template = readFileSync(inProject(`hosts/web/page/${DOCUMENT}`), "utf8");
	site.set(DOCUMENT, new TextEncoder().encode(documentOf(template, [...worker, ...page])));
	return site;
}

/** Writes the page into a folder, and removes from it what an earlier build has left. */
export function writeSite(site: Site, folder: string): void {
	mkdirSync(folder, { recursive: true });
	for (const name of readdirSync(folder))
		if (HASHED.test(name) && !site.has(name))
			rmSync(join(folder, name));
	for (const [name, bytes] of site)
		writeFileSync(join(folder, name), bytes);
}

/** @returns bytes of each file with gzip -9 */
export function weigh(site: Site): ReadonlyMap<string, number> {
	return new Map([...site].map(([name, bytes]) => [name, gzipSync(bytes, { level: 9 }).length]));
}

/** Bundles one source with what it imports. @returns the names of the files */
async function bundle(source: string, options: BuildOptions, site: Map<string, Uint8Array>): Promise<string[]> {
	const { outputFiles } = await build({
		entryPoints: [inProject(source)], bundle: true, minify: true, write: false, outdir: inProject("build/web"), entryNames: "[name]-[hash]", assetNames: "[name]-[hash]",
		platform: "browser", format: "esm", target: "es2022", legalComments: "none", logLevel: "silent", loader: { ".svg": "file", ".png": "file" }, ...options,
	});
	for (const { path, contents } of outputFiles!)
		site.set(basename(path), contents);
	return outputFiles!.map(({ path }) => basename(path));
}

/** @returns the document: the template with the policy, the style and the page behind its charset, and the name of the worker in `data-worker` of its root */
function documentOf(template: string, names: readonly string[]): string {
	const name = (pattern: RegExp): string | undefined => names.find(each => pattern.test(each));
	const style = name(/^main-.*\.css$/);
	const head = [
		`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
		...template.includes("rel=\"icon\"") ? [] : ["<link rel=\"icon\" href=\"data:,\">"],
		...style === undefined ? [] : [`<link rel="stylesheet" href="${style}">`],
		`<script type="module" src="${name(/^main-.*\.js$/)}"></script>`,
	];
	return template.replace("<html", `<html data-worker="${name(/^worker-.*\.js$/)}"`).replace(CHARSET, [CHARSET, ...head].join("\n"));
}
