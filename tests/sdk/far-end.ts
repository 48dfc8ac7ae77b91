// The other end of a firmware's Serial: the simulated modem on a pseudo-terminal, its broker, and the messages at the broker.
// Stands in for the hardware; independent of the SDK.

import { RealClock } from "../../hosts/modem/line/clock.js";
import { Pty } from "../../hosts/modem/line/pty.js";
import { EmbeddedBroker, type BrokerMessage } from "../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../hosts/modem/network/tcp-network.js";
import { ModemSimulator } from "../../hosts/modem/simulator.js";

/** How the line is. */
export interface LineOptions {
	/** Bits per second; default 115200. */
	readonly baud?: number;
	/** The module says nothing. */
	readonly silent?: boolean;
	/** The firmware's rate where it is another than the module's: both hear noise. */
	readonly hostBaud?: number;
}

/** A modem on a pseudo-terminal. */
export class FarEnd {
	readonly #pty: Pty;
	readonly #modem: ModemSimulator;

	private constructor(pty: Pty, modem: ModemSimulator) {
		this.#pty = pty;
		this.#modem = modem;
	}

	/** @param device where the pseudo-terminal is to be found */
	static async open(device: string, broker: EmbeddedBroker, { baud = 115_200, silent = false, hostBaud = 0 }: LineOptions = {}): Promise<FarEnd> {
		const pty = await Pty.open(device, bytes => modem.receive(bytes));
		const modem = new ModemSimulator({
			clock: new RealClock(),
			network: new TCPNetwork({ "*": { host: "127.0.0.1", port: broker.port } }),
			send: silent ? () => undefined : bytes => pty.write(bytes),
			baud, hostBaud,
		});
		return new FarEnd(pty, modem);
	}

	close(): void {
		this.#modem.close();
		this.#pty.close();
	}
}

/** Runs `action` with a broker. @param onPublish receives messages at the broker */
export async function withBroker<Result>(action: (broker: EmbeddedBroker) => Promise<Result>, onPublish: (message: BrokerMessage, broker: EmbeddedBroker) => void = () => undefined): Promise<Result> {
	const broker: EmbeddedBroker = await EmbeddedBroker.start({ onPublish: message => onPublish(message, broker) });
	try {
		return await action(broker);
	}
	finally {
		await broker.stop();
	}
}

/** Runs `action` with a broker and a modem. */
export function withModem<Result>(device: string, options: LineOptions, action: () => Promise<Result>, onPublish?: (message: BrokerMessage, broker: EmbeddedBroker) => void): Promise<Result> {
	return withBroker(async broker => {
		const end = await FarEnd.open(device, broker, options);
		try {
			return await action();
		}
		finally {
			end.close();
		}
	}, onPublish);
}
