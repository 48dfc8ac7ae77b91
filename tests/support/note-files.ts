// Files as the BG96 note's §6.2 uploads them: of a given size and checksum, whatever certificate or key they hold.
// Source: BG96 note §6.2; docs/hardware.md (Checksum).

/** A file of the note: its name, its bytes, its checksum as QFUPL tells it. */
export interface NoteFile {
	readonly name: string;
	readonly size: number;
	readonly checksum: number;
}

/** The three of §6.2: CA certificate, client certificate, client key. */
export const NOTE_FILES: readonly NoteFile[] = Object.freeze([
	Object.freeze({ name: "cacert.pem", size: 1758, checksum: 0x384A }),
	Object.freeze({ name: "client.pem", size: 1220, checksum: 0x2D53 }),
	Object.freeze({ name: "user_key.pem", size: 1679, checksum: 0x335F }),
]);

/** Least bytes behind a PEM in which any checksum can be met: two in each half of the words. */
export const SPARE = 4;

/**
 * Makes a file of the note's size and checksum: a PEM, and text behind it, which readers of PEM pass over.
 * @throws RangeError when the PEM leaves no room
 */
export function noteFile({ name, size, checksum }: NoteFile, pem = ""): Uint8Array {
	if (pem.length + SPARE > size)
		throw new RangeError(`${name}: ${pem.length} bytes, there is room for ${size - SPARE}`);
	const bytes = Buffer.from(pem.padEnd(size, "."), "latin1");
	let rest = checksum;
	for (let at = 0; at < size - SPARE; at++)
		rest ^= bytes[at]! << (at % 2 === 0 ? 8 : 0);
	for (let at = size - SPARE; at < size - SPARE / 2; at++) {
		const wanted = at % 2 === 0 ? rest >> 8 : rest & 0xFF;
		// Two printable characters whose exclusive or is what is wanted.
		let first = 0x21;
		while ((first ^ wanted) < 0x20 || (first ^ wanted) > 0x7E)
			first += 1;
		bytes[at] = first;
		bytes[at + 2] = first ^ wanted;
	}
	return bytes;
}

/** Puts the files in the place of the note's words for them. @param text a host's line */
export function withFiles(text: string, files: Readonly<Record<string, Uint8Array>>): string {
	return text.replace(/<Input the (\S+) data, the size is \d+ bytes>/, (_words, name: string) => Buffer.from(files[name]!).toString("latin1"));
}
