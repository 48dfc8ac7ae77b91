// How a client signs in to Alibaba Cloud with the device information of AT+QMTCFG="aliauth".
// Source: both notes §3.2.1 note on aliauth; Alibaba Cloud IoT Platform, "Establish MQTT connections over TCP" (client signature).

import { createHmac } from "node:crypto";

/** The credentials that the platform's console issues for a device. */
export interface AlibabaDevice {
	readonly productKey: string;
	readonly deviceName: string;
	readonly deviceSecret: string;
}

/** The identification part of a CONNECT packet. */
export interface Identification {
	readonly clientId: string;
	readonly username: string;
	readonly password: Buffer;
}

/**
 * Signs with HMAC-SHA1.
 * @param secure whether the link is TLS: securemode 2, otherwise 3
 * @param time ms since 1970; undefined while the module's clock is not set: the platform accepts a signature without a timestamp
 */
export function identify({ productKey, deviceName, deviceSecret }: AlibabaDevice, clientId: string, secure: boolean, time?: number): Identification {
	const content = `clientId${clientId}deviceName${deviceName}productKey${productKey}${time === undefined ? "" : `timestamp${time}`}`;
	return {
		clientId: `${clientId}|securemode=${secure ? 2 : 3},signmethod=hmacsha1${time === undefined ? "" : `,timestamp=${time}`}|`,
		username: `${deviceName}&${productKey}`,
		password: Buffer.from(createHmac("sha1", deviceSecret).update(content).digest("hex")),
	};
}
