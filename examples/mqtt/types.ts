// Types of Moddable's MQTT client; the SDK's typings declare the standard's onControl, which differs from its class.

import type { WriteOptions } from "../../modules/mqtt/client.js";

/** An MQTT client, `this` in callbacks. */
export interface ModdableClient {
	read(count: number): ArrayBuffer;
	write(data: ArrayBuffer | null, options?: WriteOptions): number;
}

/** The app's options, in addition to those of `device.network.mqtt`. */
export interface ModdableOptions {
	readonly [option: string]: unknown;
	onControl(this: ModdableClient, message: { readonly operation: number; readonly id?: number; readonly payload?: readonly number[] }): void;
	onReadable(this: ModdableClient, count: number, options: { readonly topic?: string; readonly QoS?: number; readonly byteLength?: number }): void;
	onError(this: ModdableClient): void;
}

/** The client's class, over either transport. */
export interface ModdableClass {
	new (options: ModdableOptions): ModdableClient;
	readonly CONNACK: number;
	readonly SUBSCRIBE: number;
	readonly SUBACK: number;
	readonly UNSUBSCRIBE: number;
	readonly UNSUBACK: number;
	readonly PUBACK: number;
	readonly PUBCOMP: number;
	readonly PINGREQ: number;
	readonly PINGRESP: number;
	readonly DISCONNECT: number;
}
