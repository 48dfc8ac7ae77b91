// Two ordinary receivers made of strings, as apps have them: both append text to a string and find lines with indexOf; one parses them with regular
// expressions, the other with split. The driver is compared with the better of them (./callgrind).
// Source: docs/hardware.md (Received messages), quoted form; without engine, timeouts, or CR LF in payloads.

import { xs } from "../tests/xs/meter.js";

/** What an app does with what it receives. */
export interface App {
	onMessage(connection: number, id: number, topic: string, payload: string): void;
	/** `+QMTPUB: c,id,result`. */
	onPublished(id: number, result: number): void;
	onSignal(rssi: number): void;
	onRegistration(state: number): void;
	onURC(text: string): void;
	/** The command ended. */
	onResult(ok: boolean): void;
}

/** A Serial as the receivers use it. */
export interface TextSerial {
	read(buffer: Uint8Array): number | undefined;
	readAll(): ArrayBuffer | undefined;
}

/** Reads all bytes as text, as any JavaScript can. */
export class PortableText {
	readonly #bytes = new Uint8Array(128);

	from(serial: TextSerial): string {
		const count = serial.read(this.#bytes) ?? 0;
		return String.fromCharCode.apply(null, this.#bytes.subarray(0, count) as unknown as number[]);
	}
}

/** Reads them with String.fromArrayBuffer, which the SDK's XS has. */
export class NativeText {
	from(serial: TextSerial): string {
		const bytes = serial.readAll();
		return bytes === undefined ? "" : xs.text(bytes);
	}
}

/** Reads lines from a Serial. */
abstract class StringReceiver {
	protected readonly app: App;
	readonly #reader: PortableText | NativeText;
	#text = "";

	constructor(app: App, reader: PortableText | NativeText) {
		this.app = app;
		this.#reader = reader;
	}

	/** The Serial's `onReadable`: reads bytes and processes complete lines. */
	onReadable(serial: TextSerial): void {
		this.#text += this.#reader.from(serial);
		for (;;) {
			const end = this.#text.indexOf("\r\n");
			if (end < 0)
				break;
			const line = this.#text.slice(0, end);
			this.#text = this.#text.slice(end + 2);
			if (line !== "")
				this.onLine(line);
		}
		if (this.#text === "> ") {
			this.#text = "";
			this.onPrompt();
		}
	}

	protected abstract onLine(line: string): void;

	protected onPrompt(): void {
	}
}

const RECEIVED = /^\+QMTRECV: (\d),(\d+),"([^"]*)","(.*)"$/;
const PUBLISHED = /^\+QMTPUB: (\d),(\d+),(\d)/;
const SIGNAL = /^\+CSQ: (\d+),(\d+)/;
const REGISTRATION = /^\+CEREG: (\d)/;

/** Parses with regular expressions, the most frequent first. */
export class RegExpReceiver extends StringReceiver {
	protected override onLine(line: string): void {
		let match: RegExpExecArray | null;
		if ((match = RECEIVED.exec(line)))
			this.app.onMessage(Number(match[1]), Number(match[2]), match[3]!, match[4]!);
		else if (line === "OK" || line === "ERROR")
			this.app.onResult(line === "OK");
		else if ((match = PUBLISHED.exec(line)))
			this.app.onPublished(Number(match[2]), Number(match[3]));
		else if ((match = SIGNAL.exec(line)))
			this.app.onSignal(Number(match[1]));
		else if ((match = REGISTRATION.exec(line)))
			this.app.onRegistration(Number(match[1]));
		else
			this.app.onURC(line);
	}
}

/** Parses with startsWith and split. */
export class SplitReceiver extends StringReceiver {
	protected override onLine(line: string): void {
		if (line.startsWith("+QMTRECV: ")) {
			const [head, topic, , payload] = line.slice(10).split('"');
			const [connection, id] = head!.split(",");
			this.app.onMessage(Number(connection), Number(id), topic!, payload!);
		}
		else if (line === "OK" || line === "ERROR")
			this.app.onResult(line === "OK");
		else if (line.startsWith("+QMTPUB: ")) {
			const [, id, result] = line.slice(9).split(",");
			this.app.onPublished(Number(id), Number(result));
		}
		else if (line.startsWith("+CSQ: "))
			this.app.onSignal(Number(line.slice(6).split(",")[0]));
		else if (line.startsWith("+CEREG: "))
			this.app.onRegistration(Number(line.slice(8)));
		else
			this.app.onURC(line);
	}
}
