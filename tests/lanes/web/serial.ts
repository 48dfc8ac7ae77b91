// A stand-in of navigator.serial in a page: one port, whose bytes come and go through a real serial port of this computer, such as the pseudo-terminal
// of `npm run modem`. It behaves as the page can see it: streams, errors of a port that is open or closed, a port that is lost.
// Source: Web Serial API, §2 (Serial) and §4 (SerialPort); serialport 13.

import type { BrowserContext, Page } from "playwright-core";
import { SerialPort } from "serialport";

/** The far end of the stand-in. */
export interface FarEnd {
	/** The page asked to open at this rate; undefined before. */
	readonly rate: number | undefined;
	/** Bytes to the module and from it. */
	readonly sent: number;
	readonly received: number;
	/** The port is gone, as when its plug is pulled. */
	lose(): Promise<void>;
	close(): Promise<void>;
}

/** Gives every page of a context the stand-in. @param path the serial port behind it */
export async function standIn(context: BrowserContext, path: string): Promise<FarEnd> {
	const state = { rate: undefined as number | undefined, sent: 0, received: 0 };
	let port: SerialPort | undefined;
	let page: Page | undefined;
	const close = (): Promise<void> => new Promise(resolve => {
		const closing = port;
		port = undefined;
		if (closing?.isOpen === true)
			closing.close(() => resolve());
		else
			resolve();
	});
	/** Bytes reach the page in their order. */
	let delivered: Promise<unknown> = Promise.resolve();
	await context.exposeBinding("serialOpen", async (source, baudRate: number) => {
		page = source.page;
		state.rate = baudRate;
		const opening = new SerialPort({ path, baudRate, autoOpen: false });
		await new Promise<void>((resolve, reject) => opening.open(error => error === null ? resolve() : reject(error)));
		port = opening;
		opening.on("data", (bytes: Buffer) => {
			state.received += bytes.length;
			delivered = delivered.then(() => page!.evaluate(list => (globalThis as unknown as PageEnd).serialReceived?.(list), [...bytes])).catch(() => {});
		});
	});
	await context.exposeBinding("serialWrite", (_source, list: number[]) => new Promise<void>((resolve, reject) => {
		state.sent += list.length;
		if (port === undefined)
			return reject(new Error("the port is closed"));
		port.write(Buffer.from(list), error => error ? reject(error) : resolve());
	}));
	await context.exposeBinding("serialClose", close);
	await context.addInitScript(install);
	return {
		get rate() { return state.rate; },
		get sent() { return state.sent; },
		get received() { return state.received; },
		async lose() {
			await close();
			await page?.evaluate(() => (globalThis as unknown as PageEnd).serialLost?.());
		},
		close,
	};
}

/** What the page's end of the stand-in has as globals. */
interface PageEnd {
	serialOpen(baudRate: number): Promise<void>;
	serialWrite(bytes: readonly number[]): Promise<void>;
	serialClose(): Promise<void>;
	serialReceived?: (bytes: readonly number[]) => void;
	serialLost?: () => void;
	readonly navigator: { readonly userActivation: { readonly isActive: boolean } };
}

/** Runs in the page, before its scripts. */
function install(): void {
	const end = globalThis as unknown as PageEnd;

	class StandInPort extends EventTarget {
		readable: ReadableStream<Uint8Array> | null = null;
		writable: WritableStream<Uint8Array> | null = null;
		onconnect = null;
		ondisconnect = null;
		#open = false;
		connected = true;

		getInfo(): { readonly usbVendorId: number; readonly usbProductId: number } {
			return { usbVendorId: 0x2c7c, usbProductId: 0x0296 };
		}

		async open({ baudRate }: { readonly baudRate: number }): Promise<void> {
			if (!Number.isInteger(baudRate) || baudRate <= 0)
				throw new TypeError("baudRate");
			if (this.#open)
				throw new DOMException("The port is already open.", "InvalidStateError");
			try {
				await end.serialOpen(baudRate);
			}
			catch {
				throw new DOMException("Failed to open serial port.", "NetworkError");
			}
			this.#open = true;
			this.readable = new ReadableStream<Uint8Array>({
				start: controller => {
					end.serialReceived = bytes => controller.enqueue(Uint8Array.from(bytes));
					end.serialLost = () => {
						this.#open = false;
						this.connected = false;
						this.readable = this.writable = null;
						controller.error(new DOMException("The device has been lost.", "NetworkError"));
						this.dispatchEvent(new Event("disconnect", { bubbles: true }));
						navigatorSerial.dispatchEvent(new Event("disconnect"));
					};
				},
				cancel() {
					delete end.serialReceived;
				},
			});
			this.writable = new WritableStream<Uint8Array>({ write: bytes => end.serialWrite([...bytes]) });
		}

		async close(): Promise<void> {
			if (!this.#open)
				throw new DOMException("The port is already closed.", "InvalidStateError");
			if (this.readable?.locked === true || this.writable?.locked === true)
				throw new TypeError("Cannot cancel a locked stream");
			this.#open = false;
			this.readable = this.writable = null;
			await end.serialClose();
		}

		async setSignals(): Promise<void> {}

		async getSignals(): Promise<object> {
			return { dataCarrierDetect: false, clearToSend: true, ringIndicator: false, dataSetReady: true };
		}

		async forget(): Promise<void> {}
	}

	const port = new StandInPort();
	const navigatorSerial = new class extends EventTarget {
		async getPorts(): Promise<readonly StandInPort[]> {
			return [];
		}

		/** As in a browser, only after a person has done something. */
		async requestPort(): Promise<StandInPort> {
			if (!end.navigator.userActivation.isActive)
				throw new DOMException("Must be handling a user gesture to show a permission request.", "SecurityError");
			return port;
		}
	}();
	Object.defineProperty(end.navigator, "serial", { configurable: true, get: () => navigatorSerial });
}
