// The port of a module that the page holds: Web Serial, or the WebSocket of `npm run modem`. Its bytes go to the session and come from it.
// Source: Web Serial API; WHATWG WebSockets.

/** A port in use. */
export interface HeldPort {
	write(bytes: Uint8Array): void;
	close(): void;
}

/** What a port reports to. */
export interface PortOwner {
	onBytes(bytes: Uint8Array): void;
	/** The port is gone. */
	onGone(reason: string): void;
}

/** A port of Web Serial, as far as it is used here. */
interface SerialPort {
	readonly readable: ReadableStream<Uint8Array> | null;
	readonly writable: WritableStream<Uint8Array> | null;
	open(options: { baudRate: number; bufferSize?: number }): Promise<void>;
	close(): Promise<void>;
}

/** Bytes that the browser keeps between two reads. */
const BUFFER = 16 * 1024;

/** Whether this browser has Web Serial. */
export function hasSerial(): boolean {
	return "serial" in navigator;
}

/** Asks the person for a port and opens it. @throws Error when none was chosen or it cannot be opened */
export async function openSerial(baudRate: number, owner: PortOwner): Promise<HeldPort> {
	if (!hasSerial())
		throw new Error("this browser has no Web Serial: Chromium and its relatives have it");
	const port = await (navigator as unknown as { serial: { requestPort(): Promise<SerialPort> } }).serial.requestPort();
	await port.open({ baudRate, bufferSize: BUFFER });
	const reader = port.readable!.getReader();
	const writer = port.writable!.getWriter();
	let closed = false;
	const read = async (): Promise<void> => {
		try {
			for (let result = await reader.read(); !result.done; result = await reader.read())
				owner.onBytes(result.value);
			if (!closed)
				owner.onGone("the serial port has ended");
		}
		catch (error) {
			if (!closed)
				owner.onGone(`the serial port: ${messageOf(error)}`);
		}
	};
	void read();
	return {
		write: bytes => void writer.write(bytes).catch((error: unknown) => closed || owner.onGone(`the serial port: ${messageOf(error)}`)),
		close() {
			closed = true;
			void reader.cancel().catch(() => {}).then(() => {
				reader.releaseLock();
				return writer.close().catch(() => {});
			}).then(() => port.close()).catch(() => {});
		},
	};
}

/** Opens the WebSocket of a simulated modem. @throws Error when it cannot be opened */
export async function openSocket(address: string, owner: PortOwner): Promise<HeldPort> {
	const socket = new WebSocket(address);
	socket.binaryType = "arraybuffer";
	let closed = false;
	await new Promise<void>((resolve, reject) => {
		socket.onopen = () => resolve();
		socket.onclose = () => reject(new Error(`${address}: no modem is there; npm run modem prints its address`));
	});
	socket.onclose = () => closed || owner.onGone(`${address}: the modem has ended`);
	socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => owner.onBytes(typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data));
	return {
		write: bytes => socket.readyState === WebSocket.OPEN && socket.send(bytes as Uint8Array<ArrayBuffer>),
		close() {
			closed = true;
			socket.close();
		},
	};
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
