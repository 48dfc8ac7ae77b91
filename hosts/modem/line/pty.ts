// The modem's UART as a pseudo-terminal, for drivers that open a device file.
// Source: POSIX pseudo-terminals through npm @lydell/node-pty; not on Windows.

import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, lstatSync, openSync, readlinkSync, readSync, symlinkSync, unlinkSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The native part of the package: opens both ends, whose descriptors do not block; `pty` is the device file. */
interface NativePty {
	open(columns: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string };
}

const COLUMNS = 80, ROWS = 24;

/** ms between two looks at the terminal, while a driver has it open and while none has. */
const OPEN_INTERVAL = 2, CLOSED_INTERVAL = 10;
/** Bytes that wait for a driver that has the terminal open and does not read; later ones are lost. */
const QUEUE = 65_536;

/**
 * A raw pseudo-terminal; bytes of the driver go to `onData` until `close`. As on a UART, bytes that no driver reads are
 * lost: those sent while none has the device file open, and those that the last one left unread when it closed it.
 */
export class Pty {
	/** The device file, for a driver to open. */
	readonly path: string;
	/** Only this end of the terminal stays open: reading it fails while no driver has the other one open. */
	readonly #master: number;
	readonly #link: string | undefined;
	readonly #onData: (bytes: Uint8Array) => void;
	readonly #onDriver: (open: boolean) => void;
	readonly #buffer = Buffer.alloc(4096);
	#timer: NodeJS.Timeout | undefined;
	/** Whether a driver has the device file open. */
	#open = false;
	#queue: Uint8Array[] = [];
	#queued = 0;
	/** Removes the link when the process exits without `close`. */
	readonly #unlink = (): void => this.#removeLink();

	private constructor(path: string, master: number, link: string | undefined, onData: (bytes: Uint8Array) => void, onDriver: (open: boolean) => void) {
		this.path = path;
		this.#master = master;
		this.#link = link;
		this.#onData = onData;
		this.#onDriver = onDriver;
	}

	/**
	 * Opens a pseudo-terminal.
	 * @param link path of a symbolic link to the device file; replaces only the link of a pseudo-terminal that no longer exists
	 * @param onDriver a driver has opened the device file, or the last one has closed it
	 * @throws Error when the platform has no pseudo-terminals or the link cannot be created
	 */
	static async open(link: string | undefined, onData: (bytes: Uint8Array) => void, onDriver: (open: boolean) => void = () => {}): Promise<Pty> {
		if (process.platform === "win32")
			throw new Error("no pseudo-terminals on Windows, use --tcp");
		const { master, slave, pty: path } = load().open(COLUMNS, ROWS);
		const pty = new Pty(path, master, link, onData, onDriver);
		try {
			pty.#reset();
			if (link !== undefined)
				makeLink(path, link);
			process.once("exit", pty.#unlink);
			closeSync(slave);
		} catch (error) {
			closeSync(slave);
			pty.#release();
			throw error;
		}
		// In a later turn: the caller may need the terminal for what it does with the bytes.
		pty.#timer = setTimeout(() => pty.#look(), 0);
		return pty;
	}

	/** Sends bytes to the driver. */
	write(bytes: Uint8Array): void {
		if (!this.#open || this.#queued + bytes.length > QUEUE)
			return;
		this.#queue.push(bytes.slice());
		this.#queued += bytes.length;
		this.#flush();
	}

	/** Removes the link and closes the terminal. */
	close(): void {
		process.off("exit", this.#unlink);
		this.#removeLink();
		this.#release();
	}

	/** Reads until there is nothing left, then sets the timer for the next look. */
	#look(): void {
		for (let length = this.#read(); length > 0; length = this.#read())
			this.#onData(Uint8Array.from(this.#buffer.subarray(0, length)));
		this.#flush();
		this.#timer = setTimeout(() => this.#look(), this.#open ? OPEN_INTERVAL : CLOSED_INTERVAL);
	}

	/** @returns the number of bytes read; detects that a driver opened or closed the device file */
	#read(): number {
		const length = attempt(() => readSync(this.#master, this.#buffer));
		// Linux fails, other systems report the end.
		const open = length !== undefined && length !== 0;
		if (open !== this.#open) {
			this.#open = open;
			if (!open)
				this.#reset();
			this.#onDriver(open);
		}
		return length ?? 0;
	}

	/** Sends what the driver's end has room for. */
	#flush(): void {
		for (let bytes = this.#queue[0]; bytes !== undefined; bytes = this.#queue[0]) {
			const first = bytes;
			const length = attempt(() => writeSync(this.#master, first)) ?? 0;
			if (length <= 0)
				return;
			this.#queued -= length;
			if (length === first.length)
				this.#queue.shift();
			else
				this.#queue[0] = first.subarray(length);
		}
	}

	/** Drops what no driver has read, and restores the raw mode that the last one may have changed. */
	#reset(): void {
		this.#queue = [];
		this.#queued = 0;
		this.#withFarEnd(far => execFileSync("stty", ["raw", "-echo"], { stdio: [far, "ignore", "pipe"] }));
		// Not the descriptor of stty: a child's input is made to block.
		this.#withFarEnd(far => {
			while ((attempt(() => readSync(far, this.#buffer)) ?? 0) > 0);
		});
	}

	/** Runs an action with the device file open. */
	#withFarEnd(action: (far: number) => void): void {
		const far = openSync(this.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
		try {
			action(far);
		} finally {
			closeSync(far);
		}
	}

	#removeLink(): void {
		if (this.#link !== undefined && targetOf(this.#link) === this.path)
			unlinkSync(this.#link);
	}

	#release(): void {
		clearTimeout(this.#timer);
		this.#open = false;
		closeSync(this.#master);
	}
}

/** Reads or writes without waiting. @returns the number of bytes, -1 when it would have to wait, undefined when the other end is closed */
function attempt(transfer: () => number): number | undefined {
	try {
		return transfer();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EAGAIN")
			return -1;
		if (code === "EIO")
			return undefined;
		throw error;
	}
}

/** The package is an optional dependency. */
function load(): NativePty {
	try {
		// What the package exports reads both ends, which would take bytes from the driver and from here.
		const { requireBinary } = createRequire(import.meta.url)("@lydell/node-pty/requireBinary.js") as { requireBinary(file: string): NativePty };
		return requireBinary("pty.node");
	} catch {
		throw new Error("no pseudo-terminals without the package @lydell/node-pty, use --tcp");
	}
}

function makeLink(target: string, link: string): void {
	const old = targetOf(link);
	// The device file is removed with its terminal: such a link was left by a process that was killed. The next terminal may have its number.
	if (old !== undefined && (old === target || dirname(old) === dirname(target) && !existsSync(old)))
		unlinkSync(link);
	symlinkSync(target, link);
}

/** @returns the target of a symbolic link, undefined when there is none */
function targetOf(link: string): string | undefined {
	return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(link) : undefined;
}
