// What V1.2 of the BG96 note adds to V1.0, and the BG95 note has too: 4096 bytes, payloads of a given length, AT+QMTPUBEX, buffered messages.
// Source: docs/hardware.md (Publish; Received messages); docs/coverage-bg95.md, which names what is assumed.

import type { Firmware } from "./firmware.js";
import type { ModemProfile } from "./profile.js";

/** Limits in bytes. */
export const NOTE_1_2: Pick<ModemProfile, "payloadLimit" | "inlineLimit" | "topicLimit" | "firmware"> = Object.freeze({
	payloadLimit: 4096,
	inlineLimit: 560,
	topicLimit: 255,
	firmware: Object.freeze<Partial<Firmware>>({ recvMode: true, fixedLengthPublish: true }),
});
