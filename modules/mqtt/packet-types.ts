// MQTT control packet types (MQTT 3.1.1 §2.2.1, table 2.1) and the limits of its fields.

export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;

const NAMES: readonly string[] = Object.freeze([
	"", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP",
	"DISCONNECT",
]);

/** @returns the name of a control packet type, such as "PUBACK"; "" for another number. Allocates nothing */
export function codeName(type: number): string {
	return NAMES[type] ?? "";
}

/** SUBACK return code of a refused subscription (MQTT 3.1.1 §3.9.3). */
export const REFUSED = 128;
