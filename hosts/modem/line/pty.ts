// The modem's UART as a pseudo-terminal, for drivers that open a device file.
// Source: POSIX pseudo-terminals through npm @lydell/node-pty; not on Windows.

import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, lstatSync, openSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import type { ReadStream } from "node:tty";

/** The part of the package that its typings lack. */
interface PtyPackage {
	open(options: { encoding: null }): { readonly ptsName: string; readonly master: ReadStream; readonly slave: ReadStream };
}

/** A raw pseudo-terminal; bytes go to `onData` until `close`. */
export class Pty {
	/** The device file, for a driver to open. */
	readonly path: string;
	readonly #master: ReadStream;
	/** An open descriptor of the device file keeps the terminal alive while no driver has it open. */
	readonly #far: number;
	readonly #link: string | undefined;
	/** Removes the link when the process exits without `close`. */
	readonly #unlink = (): void => this.#removeLink();

	private constructor(path: string, master: ReadStream, far: number, link: string | undefined) {
		this.path = path;
		this.#master = master;
		this.#far = far;
		this.#link = link;
	}

	/**
	 * Opens a pseudo-terminal.
	 * @param link path of a symbolic link to the device file; replaces only the link of a pseudo-terminal that no longer exists
	 * @throws Error when the platform has no pseudo-terminals or the link cannot be created
	 */
	static async open(link: string | undefined, onData: (bytes: Uint8Array) => void): Promise<Pty> {
		if (process.platform === "win32")
			throw new Error("no pseudo-terminals on Windows, use --tcp");
		const { open } = await load();
		const { ptsName, master, slave } = open({ encoding: null });
		const far = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
		// The package reads the device file too, which would take bytes from the driver.
		slave.destroy();
		execFileSync("stty", ["raw", "-echo"], { stdio: [far, "ignore", "pipe"] });
		master.on("data", (bytes: Uint8Array) => onData(bytes));
		const pty = new Pty(ptsName, master, far, link);
		try {
			if (link !== undefined)
				makeLink(ptsName, link);
			process.once("exit", pty.#unlink);
		} catch (error) {
			pty.#release();
			throw error;
		}
		return pty;
	}

	/** Sends bytes to the driver. */
	write(bytes: Uint8Array): void {
		this.#master.write(bytes);
	}

	/** Removes the link and closes the terminal. */
	close(): void {
		process.off("exit", this.#unlink);
		this.#removeLink();
		this.#release();
	}

	#removeLink(): void {
		if (this.#link !== undefined && targetOf(this.#link) === this.path)
			unlinkSync(this.#link);
	}

	#release(): void {
		// Closing the device file makes a pending read fail; the error no longer matters.
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
	const old = targetOf(link);
	// The device file is removed with its terminal: such a link was left by a process that was killed.
	if (old !== undefined && dirname(old) === dirname(target) && !existsSync(old))
		unlinkSync(link);
	symlinkSync(target, link);
}

/** @returns the target of a symbolic link, undefined when there is none */
function targetOf(link: string): string | undefined {
	return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(link) : undefined;
}
