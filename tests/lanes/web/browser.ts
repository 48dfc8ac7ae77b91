// Chromium of this machine, and pages in it that may reach one host only and write down everything that goes wrong in them.
// Nothing is downloaded: CHROME names the program, or it is on PATH. Source: playwright-core; CSP 3 §5.1 (securitypolicyviolation).

import { spawnSync } from "node:child_process";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";

/** Names of the program, of Debian and of Google. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** ms that a page may take for one thing. */
const PATIENCE = 30_000;

/** @returns the program; undefined when this machine has none */
export function findChromium(): string | undefined {
	const { CHROME } = process.env;
	return (CHROME === undefined || CHROME === "" ? NAMES : [CHROME]).find(name => spawnSync(name, ["--version"]).status === 0);
}

/** Starts the browser. Without its sandbox only as root, for whom Chromium has none. */
export function launch(program: string): Promise<Browser> {
	const path = spawnSync("sh", ["-c", "command -v \"$0\"", program], { encoding: "utf8" }).stdout.trim();
	return chromium.launch({
		executablePath: path, headless: true, chromiumSandbox: process.getuid?.() !== 0,
		args: ["--force-color-profile=srgb", "--font-render-hinting=none", "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--js-flags=--expose-gc"],
	});
}

/** A page and what went wrong in it. */
export interface Watched {
	readonly page: Page;
	readonly context: BrowserContext;
	/** Errors of the console and of scripts, violations of the security policy, and requests that leave the host. */
	readonly complaints: string[];
	/** Responses by their path. */
	readonly responses: { readonly path: string; readonly url: string; readonly status: number }[];
	/** Closes the page. @throws Error when something went wrong in it */
	end(): Promise<void>;
}

/** What the page's end has as globals. */
interface PageEnd {
	complainOfPolicy(text: string): void;
	addEventListener(type: "securitypolicyviolation", listener: (event: { readonly violatedDirective: string; readonly blockedURI: string }) => void): void;
}

/** Opens a page that may reach `origin` only. @param prepare before anything of the page runs */
export async function open(browser: Browser, origin: string, options: BrowserContextOptions = {}, prepare?: (context: BrowserContext) => Promise<void>): Promise<Watched> {
	const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", acceptDownloads: true, ...options });
	const complaints: string[] = [];
	const responses: Watched["responses"] = [];
	context.setDefaultTimeout(PATIENCE);
	await context.route("**/*", async route => {
		const { origin: asked } = new URL(route.request().url());
		if (asked === origin || asked === "null")
			return route.continue();
		complaints.push(`a request leaves the host: ${route.request().url()}`);
		return route.abort();
	});
	await context.routeWebSocket(url => url.hostname !== new URL(origin).hostname, socket => {
		complaints.push(`a WebSocket leaves the host: ${socket.url()}`);
		return socket.close();
	});
	await context.exposeBinding("complainOfPolicy", (_source, text: string) => void complaints.push(`security policy: ${text}`));
	// esbuild names functions with a helper that a page does not have.
	await context.addInitScript({ content: "globalThis.__name = value => value;" });
	await context.addInitScript(() => {
		const end = globalThis as unknown as PageEnd;
		end.addEventListener("securitypolicyviolation", event => end.complainOfPolicy(`${event.violatedDirective} ${event.blockedURI}`));
	});
	await prepare?.(context);
	const page = await context.newPage();
	page.on("console", message => {
		if (message.type() === "error" || message.type() === "warning")
			complaints.push(`console: ${message.text()} (${message.location().url})`);
	});
	page.on("pageerror", error => complaints.push(`page: ${error.stack ?? error.message}`));
	page.on("crash", () => complaints.push("the page crashed"));
	page.on("response", response => responses.push({ path: new URL(response.url()).pathname, url: response.url(), status: response.status() }));
	return {
		page, context, complaints, responses,
		async end() {
			await context.close();
			if (complaints.length > 0)
				throw new Error(complaints.join("\n"));
		},
	};
}
