// What receives on a BenchSerial: a mere read, or one of the peers of ./receive-peer. Inside XS.

import { InsideLine } from "../tests/support/inside-serial.js";
import { type App, NativeText, PortableText, RegExpReceiver, SplitReceiver } from "./receive-peer.js";
import { BenchSerial } from "./rig.js";

function listen(onReadable: () => void): void {
	new BenchSerial({ io: BenchSerial, line: new InsideLine(() => {}), format: "buffer", onReadable, onWritable() {}, onError() {} });
}

/** Reads the Serial and nothing else. */
export function feed(): void {
	const buffer = new Uint8Array(128);
	listen(() => void BenchSerial.last.read(buffer));
}

const PEERS: { readonly [kind: string]: (app: App) => RegExpReceiver | SplitReceiver } = {
	regexp: app => new RegExpReceiver(app, new PortableText()), split: app => new SplitReceiver(app, new PortableText()),
	regexpNative: app => new RegExpReceiver(app, new NativeText()), splitNative: app => new SplitReceiver(app, new NativeText()),
};

/** @returns whether there is a peer of this kind, which receives for the app then */
export function peer(kind: string, app: App): boolean {
	const receiver = PEERS[kind]?.(app);
	if (receiver !== undefined)
		listen(() => receiver.onReadable(BenchSerial.last));
	return receiver !== undefined;
}
