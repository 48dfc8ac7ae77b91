// The radio technologies that a module can have.
// Source: 27.007 §7.2 (`<AcT>`); QNWINFO and QCFG as in the vendor's manual (BG96).

import type { Firmware } from "./firmware.js";

/** A radio technology, as AT+QNWINFO and AT+QCSQ of a BG96 name it. */
export type Technology = "CAT-M1" | "CAT-NB1" | "GSM";

/** `<AcT>` of 27.007 §7.2, the number in AT+QCFG="nwscanseq", and the name of a band. */
export const TECHNOLOGIES: Readonly<Record<Technology, { readonly act: number; readonly scan: string; readonly band: string }>> = Object.freeze({
	"CAT-M1": { act: 8, scan: "02", band: "LTE BAND 3" },
	"CAT-NB1": { act: 9, scan: "03", band: "LTE BAND 20" },
	"GSM": { act: 0, scan: "01", band: "GSM 900" },
});

/** The names on a BG95. */
const NAMES: Readonly<Record<Technology, string>> = Object.freeze({ "CAT-M1": "eMTC", "CAT-NB1": "NBIoT", "GSM": "GSM" });

/** @returns the name of a technology in AT+QNWINFO and AT+QCSQ */
export function nameOf(technology: Technology, { technologyNames }: Firmware): string {
	return technologyNames === "eMTC" ? NAMES[technology] : technology;
}
