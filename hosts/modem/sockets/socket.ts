// One socket of the module, TCP or TLS: opening, the send buffer, what was received and not read, closing.
// Source: forms and rules as public drivers use them; docs/simulated-modem.md, "Sockets".

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { Link, Network, TLSOptions } from "../network/network.js";
import { CONNECT_FAILED, NO_CONTEXT, OCCUPIED, openError, SUCCESS, TIMEOUT } from "./errors.js";

/** `<socket_state>`; a socket that is not open is in none. After its peer closed it, it is closing until the driver closes it. */
export const OPENING = 1, CONNECTED = 2, CLOSING = 4;
/** `<access_mode>`: received data is read by a command, or follows in the unsolicited result code. */
export const BUFFERED = 0, PUSHED = 1;
/** Most bytes of one send command, and of one unsolicited result code. */
export const LARGEST_SEND = 1460;
/** Most bytes of one read command. */
export const LARGEST_READ = 1500;
/** Bytes that may be sent and not acknowledged. */
export const SEND_BUFFER = 10 * LARGEST_SEND;
/** ms. */
const OPEN_TIMEOUT = 150_000;

/** The names of a family's unsolicited result codes. */
export interface Family {
	readonly opened: "+QIOPEN" | "+QSSLOPEN";
	readonly event: "+QIURC" | "+QSSLURC";
}

export const TCP: Family = Object.freeze<Family>({ opened: "+QIOPEN", event: "+QIURC" });
export const TLS: Family = Object.freeze<Family>({ opened: "+QSSLOPEN", event: "+QSSLURC" });

/** What a socket is opened with. */
export interface Opening {
	/** `<contextID>` of the PDP context. */
	readonly context: number;
	readonly host: string;
	readonly port: number;
	/** 0: the module selects one. */
	readonly localPort: number;
	readonly mode: typeof BUFFERED | typeof PUSHED;
	/** `<sslctxID>` of a TLS socket. */
	readonly security?: number;
}

interface Options {
	readonly index: number;
	readonly family: Family;
	readonly clock: SimulatorClock;
	readonly network: Network;
	/** Whether a PDP context is active. */
	readonly usable: (context: number) => boolean;
	/** How a link to a host is secured with an SSL context; undefined where it cannot be. */
	readonly secure: (context: number, host: string) => TLSOptions | undefined;
	/** Sends an unsolicited result code. */
	readonly report: (text: string) => void;
	/** Keeps the result of an opening. */
	readonly keep: (error: number) => void;
}

/** Free → OPENING → CONNECTED → CLOSING, by the peer → free, by `close`. An opening that fails leaves the socket free. */
export class Socket {
	/** undefined while the socket is free. */
	opening: Opening | undefined;
	state = OPENING;
	readonly #options: Options;
	readonly #timer: SimulatorAlarm;
	#link: Link | undefined;
	#unread = Buffer.alloc(0);
	#received = 0;
	#sent = 0;
	#acknowledged = 0;
	/** Data was announced and has not been read to its end. */
	#announced = false;

	constructor(options: Options) {
		this.#options = options;
		this.#timer = options.clock.alarm(() => this.#fail(TIMEOUT));
	}

	/** Bytes sent, and acknowledged, since the opening. */
	get sent(): { readonly total: number; readonly acknowledged: number } {
		return { total: this.#sent, acknowledged: this.#acknowledged };
	}

	/** Bytes received since the opening, and not read yet. */
	get received(): { readonly total: number; readonly unread: number } {
		return { total: this.#received, unread: this.#unread.length };
	}

	/** Opens the socket; its result is reported. */
	open(opening: Opening): void {
		const { usable, secure, network } = this.#options;
		const { context, security, host, port } = opening;
		if (this.opening !== undefined) {
			this.#opened(OCCUPIED);
			return;
		}
		const tls = security === undefined ? undefined : secure(security, host);
		if (!usable(context) || security !== undefined && tls === undefined) {
			this.#opened(usable(context) ? CONNECT_FAILED : NO_CONTEXT);
			return;
		}
		this.opening = opening;
		this.state = OPENING;
		this.#received = this.#sent = this.#acknowledged = 0;
		this.#timer.set(Math.min(OPEN_TIMEOUT, tls?.negotiation ?? OPEN_TIMEOUT));
		// After `close` no event of a link has an effect, even while it is still under way in the network.
		const ours = (act: () => void): void => void (link === this.#link && act());
		const link = network.open(host, port, tls, {
			onOpen: () => ours(() => this.#connected()),
			onData: bytes => ours(() => this.#take(bytes)),
			onClose: error => ours(() => this.#ended(error)),
		}, "socket");
		this.#link = link;
	}

	/** Sends bytes. @returns false when they do not fit into the send buffer, or the connection has ended */
	send(bytes: Uint8Array): boolean {
		const link = this.#link;
		if (link === undefined || this.state !== CONNECTED || this.#sent - this.#acknowledged + bytes.length > SEND_BUFFER)
			return false;
		this.#sent += bytes.length;
		link.write(bytes, () => {
			if (link === this.#link)
				this.#acknowledged += bytes.length;
		});
		return true;
	}

	/** @returns at most so many of the bytes that were not read, and forgets them */
	read(most: number): Buffer {
		const taken = this.#unread.subarray(0, most);
		this.#unread = this.#unread.subarray(taken.length);
		if (this.#unread.length === 0)
			this.#announced = false;
		return taken;
	}

	/** Closes the socket without a report; it is free. */
	close(): void {
		this.#timer.clear();
		this.#link?.close();
		this.#link = undefined;
		this.opening = undefined;
		this.#unread = Buffer.alloc(0);
		this.#announced = false;
	}

	#opened(error: number): void {
		const { index, family, report, keep } = this.#options;
		keep(error);
		report(`${family.opened}: ${index},${error}`);
	}

	#connected(): void {
		this.#timer.clear();
		this.state = CONNECTED;
		this.#opened(SUCCESS);
	}

	#fail(error: number): void {
		this.close();
		this.#opened(error);
	}

	#take(bytes: Uint8Array): void {
		const { index, family, report } = this.#options;
		this.#received += bytes.length;
		if (this.opening?.mode === PUSHED) {
			for (let from = 0; from < bytes.length; from += LARGEST_SEND) {
				const piece = Buffer.from(bytes.subarray(from, from + LARGEST_SEND));
				report(`${family.event}: "recv",${index},${piece.length}\r\n${piece.toString("latin1")}`);
			}
			return;
		}
		this.#unread = Buffer.concat([this.#unread, bytes]);
		if (this.#announced)
			return;
		this.#announced = true;
		report(`${family.event}: "recv",${index}`);
	}

	/** The peer closed the connection, or it failed, or was never made. */
	#ended(error: Error | undefined): void {
		const { index, family, report } = this.#options;
		if (this.state === OPENING) {
			this.#fail(openError(error));
			return;
		}
		this.#link = undefined;
		this.state = CLOSING;
		report(`${family.event}: "closed",${index}`);
	}
}
