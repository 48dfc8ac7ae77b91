// The BG95 and what shares its firmware, the BG77: like a BG96, with newer firmware. LTE-M, NB-IoT and, on some variants, GSM.
// Source: docs/hardware.md (The modules; Publish; Received messages); what this firmware has of it, it lists itself: ../common/capabilities.

import type { Profile } from "../common/module-profile.js";
import { BG96 } from "./bg96.js";

/** BG95: LTE-M, NB-IoT and GSM. A BG77 is one without GSM: `technologies` leaves that out. */
export const BG95: Profile = Object.freeze<Profile>({
	...BG96,
	name: "BG95",
	countedPayload: 4096, // where the firmware takes a length and does not list its range
});
