// The settings of one device as the table that ESP-IDF's NVS partition generator makes an image of, in the form in which hosts/esp32/settings.ts reads them.
// Source: ESP-IDF Programming Guide v6.0, NVS Partition Generator Utility (CSV file format).

import { PATH } from "../esp32/settings.js";

/** Longest text in NVS, in bytes; a zero at its end makes it 4000. */
export const LONGEST = 3999;

/** A value: a text, or a file that the generator reads. */
export type Value = { readonly text: string } | { readonly file: string };

/** @returns a field as CSV has it: between quotes where it contains what separates fields */
function field(text: string): string {
	return /[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}

/** @returns the table. @param values by the setting's name */
export function nvsTable(values: Readonly<Record<string, Value>>): string {
	const rows = ["key,type,encoding,value", `${PATH},namespace,,`];
	for (const [name, value] of Object.entries(values))
		rows.push("file" in value ? `${name},file,string,${field(value.file)}` : `${name},data,string,${field(value.text)}`);
	return `${rows.join("\n")}\n`;
}
