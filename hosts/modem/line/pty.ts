// The modem's UART as a pseudo-terminal, for drivers that open a device file.
// Source: POSIX pseudo-terminals through npm @lydell/node-pty; not on Windows.

import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, lstatSync, openSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import type { ReadStream } from "node:tty";

/** What the package offers beyond its typings. */
interface PtyPackage {
	open(options: { encoding: null }): { readonly ptsName: string; readonly master: ReadStream; readonly slave: ReadStream };
}

/** A raw pseudo-terminal; bytes go to `onData` until `close`. */
export class Pty {
	/** The device file that a driver opens. */
	readonly path: string;
	readonly #master: ReadStream;
	/** Holding the far end open keeps the terminal alive while no driver has it open. */
	readonly #far: number;
	readonly #link: string | undefined;

	private constructor(path: string, master: ReadStream, far: number, link: string | undefined) {
		this.path = path;
		this.#master = master;
		this.#far = far;
		this.#link = link;
	}

	/**
	 * Opens a pseudo-terminal.
	 * @param link where a symbolic link to the device file is put; what stands there already stays, but for a link that an ended pseudo-terminal left
	 * Rejects when the platform has none, or the link cannot be made.
	 */
	static async open(link: string | undefined, onData: (bytes: Uint8Array) => void): Promise<Pty> {
		if (process.platform === "win32")
			throw new Error("no pseudo-terminals on Windows, use --tcp");
		const { open } = await load();
		const { ptsName, master, slave } = open({ encoding: null });
		const far = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
		// The package reads the far end as well, which would eat what is meant for the driver.
		slave.destroy();
		execFileSync("stty", ["raw", "-echo"], { stdio: [far, "ignore", "pipe"] });
		master.on("data", (bytes: Uint8Array) => onData(bytes));
		const pty = new Pty(ptsName, master, far, link);
		try {
			if (link !== undefined)
				makeLink(ptsName, link);
		} catch (error) {
			pty.#release();
			throw error;
		}
		return pty;
	}

	write(bytes: Uint8Array): void {
		this.#master.write(bytes);
	}

	close(): void {
		if (this.#link !== undefined && leadsTo(this.#link) === this.path)
			unlinkSync(this.#link);
		this.#release();
	}

	#release(): void {
		// Closing the far end makes a pending read fail: by then nobody is interested.
		this.#master.on("error", () => this.#master.destroy());
		this.#master.destroy();
		closeSync(this.#far);
	}
}

/** The package is an optional dependency. */
async function load(): Promise<PtyPackage> {
	try {
		return await import("@lydell/node-pty") as unknown as PtyPackage;
	} catch {
		throw new Error("no pseudo-terminals without the package @lydell/node-pty, use --tcp");
	}
}

function makeLink(target: string, link: string): void {
	const old = leadsTo(link);
	// A terminal's device file is gone with its end: nobody but a command that was killed leaves such a link.
	if (old !== undefined && dirname(old) === dirname(target) && !existsSync(old))
		unlinkSync(link);
	symlinkSync(target, link);
}

/** @returns where a symbolic link leads, undefined where there is none */
function leadsTo(link: string): string | undefined {
	return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(link) : undefined;
}
