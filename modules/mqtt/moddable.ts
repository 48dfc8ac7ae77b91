// The client as apps for Moddable's own call it: onControl gets the message alone, and `keepalive` is taken for keepAlive. Else it is the standard's.
// Source: Moddable SDK 8.2.3, what its examples of "embedded:network/mqtt/client" rely on.

import MQTTClient, { type ControlMessage, type MQTTClientOptions } from "./client.js";

/** What differs from the standard's options. */
export interface ModdableClientOptions extends Omit<MQTTClientOptions, "onControl"> {
	/** Milliseconds; where keepAlive is not given. */
	readonly keepalive?: number | undefined;
	readonly onControl?: ((this: MQTTClient, message: ControlMessage) => void) | null | undefined;
}

/** The default export of "embedded:network/mqtt/client" where a manifest chooses it. */
export default class ModdableMQTTClient extends MQTTClient {
	/** @throws as MQTTClient's */
	constructor(options: ModdableClientOptions) {
		super(standard(options));
	}
}

function standard(options: ModdableClientOptions): MQTTClientOptions {
	const onControl = options.onControl;
	return {
		...options,
		keepAlive: options.keepAlive ?? options.keepalive,
		onControl: typeof onControl !== "function" ? onControl : function (this: MQTTClient, _operation, message) {
			onControl.call(this, message);
		},
	};
}
