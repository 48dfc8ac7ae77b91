// The serial port that the doctor looks at: bytes both ways, at a rate that can be changed, and the reason when it cannot be opened.

import { SerialPort } from "serialport";
import type { CauseName } from "./causes.js";

/** USB vendor of Quectel's modules. */
const QUECTEL = "2c7c";

/** One end of a serial line. */
export interface Port {
	/** Bits per second. */
	setRate(baud: number): Promise<void>;
	write(bytes: Uint8Array): void;
	/** Receives what comes, from now on. */
	onBytes: (bytes: Uint8Array) => void;
	close(): Promise<void>;
}

/** A port that cannot be opened, and why. */
export class PortError extends Error {
	readonly reason: CauseName;

	constructor(reason: CauseName, message: string) {
		super(message);
		this.reason = reason;
	}
}

/** Reasons in what the operating system and the library say. */
const REASONS: readonly (readonly [RegExp, CauseName])[] = [
	[/no such file|not found|cannot find|ENOENT/i, "port-missing"],
	[/permission denied|access denied|EACCES/i, "port-denied"],
	[/lock|busy|EBUSY|temporarily unavailable/i, "port-busy"],
];

/** @returns the cause of a message of the library */
export function portCause(message: string): CauseName {
	return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? "port-unusable";
}

/** @returns the paths of ports of Quectel modules at USB */
export async function quectelPorts(list: () => Promise<readonly { readonly path: string; readonly vendorId?: string | undefined }[]> = () => SerialPort.list()): Promise<string[]> {
	return (await list()).filter(({ vendorId }) => vendorId?.toLowerCase() === QUECTEL).map(({ path }) => path);
}

/** Opens a port of this computer. @throws PortError */
export async function openPort(path: string, baud: number): Promise<Port> {
	const serial = new SerialPort({ path, baudRate: baud, autoOpen: false });
	await new Promise<void>((resolve, reject) => serial.open(error => error === null ? resolve() : reject(new PortError(portCause(error.message), error.message))));
	const port: Port = {
		setRate: rate => new Promise((resolve, reject) => serial.update({ baudRate: rate }, error => error === null ? resolve() : reject(error))),
		write: bytes => void serial.write(bytes),
		onBytes() {},
		close: () => new Promise(resolve => serial.isOpen ? serial.close(() => resolve()) : resolve()),
	};
	serial.on("data", (bytes: Uint8Array) => port.onBytes(bytes));
	// What follows is silence, which the doctor reports.
	serial.on("error", () => {});
	return port;
}
