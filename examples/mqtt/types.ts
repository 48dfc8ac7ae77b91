// An MQTT client of Moddable, as types: the SDK's own have the standard's onControl, which its class does not have.

import type { WriteOptions } from "../../modules/mqtt/client.js";

/** An MQTT client as its callbacks see it. */
export interface ModdableClient {
	read(count: number): ArrayBuffer;
	write(data: ArrayBuffer | null, options?: WriteOptions): number;
}

/** What the app gives to it, besides what `device.network.mqtt` holds. */
export interface ModdableOptions {
	readonly [option: string]: unknown;
	onControl(this: ModdableClient, message: { readonly operation: number; readonly id?: number; readonly payload?: readonly number[] }): void;
	onReadable(this: ModdableClient, count: number, options: { readonly topic?: string; readonly QoS?: number; readonly byteLength?: number }): void;
	onError(this: ModdableClient): void;
}

/** "embedded:network/mqtt/client", whichever way it goes. */
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
