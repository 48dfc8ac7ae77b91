// Prebuilt `+QMTRECV` lines cut into chunks, for scripts that run inside XS: as a UART would deliver them, created before anything is measured.
// Source: BG96 note §5.2 (`+QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>`); docs/hardware.md (Received messages) for the form with a length.

/** The topic of every frame. */
export const TOPIC = "sensors/room/1";

/** The topic of every frame of the mixed line. */
export const LONG_TOPIC = "sensors/86642503000006/t";

/** Frames in a round, each with a payload of its own. */
export const FRAMES = 8;

/** One round of frames, to be delivered again and again. */
export interface Round {
	/** What the frames carry, in order. */
	readonly payloads: readonly Uint8Array[];
	/** The frames' bytes in pieces of the chunk size; frames begin and end inside pieces, the last piece may be shorter. */
	readonly chunks: readonly Uint8Array[];
}

/** The bytes of an ASCII string. */
export function ascii(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++)
		bytes[i] = text.charCodeAt(i);
	return bytes;
}

/** A payload of that many bytes: a reading in line protocol, again and again, different for each frame. */
function payloadText(size: number, frame: number): string {
	let text = "";
	while (text.length < size)
		text += `t=${frame}${text.length % 10}.5,h=0.48 `;
	return text.slice(0, size);
}

function hexadecimal(text: string): string {
	let digits = "";
	for (let i = 0; i < text.length; i++)
		digits += text.charCodeAt(i).toString(16).padStart(2, "0");
	return digits;
}

/** What a module sends beside the frames of a mixed line, by the number of the frame before it: the answer to a command, an acknowledgement, two URCs. */
const BESIDE: { readonly [frame: number]: string } = {
	1: "\r\n+CSQ: 24,0\r\n\r\nOK\r\n",
	3: "\r\n+QMTPUB: 0,17,0\r\n",
	5: "\r\n+CEREG: 1\r\n",
	7: "\r\n+QIURC: \"dnsgip\",\"10.0.0.7\"\r\n",
};
/** The packet identifier in it. */
export const ACKNOWLEDGED = 17;

/**
 * @param payload bytes in each payload
 * @param chunk bytes in each piece
 * @param counted whether the payload's length stands before it (`recv/mode`)
 * @param digits whether payloads are hexadecimal digits (`dataformat`)
 * @param mixed whether other lines stand between the frames, whose topic is LONG_TOPIC
 * @param odd whether the last payload has one byte more, so that a round has an odd count of bytes
 */
export function makeRound(payload: number, chunk: number, counted: boolean, digits = false, mixed = false, odd = false): Round {
	const texts: string[] = [];
	let stream = "";
	for (let frame = 0; frame < FRAMES; frame++) {
		const text = payloadText(odd && frame === FRAMES - 1 ? payload + 1 : payload, frame);
		texts.push(text);
		stream += `\r\n+QMTRECV: 0,${frame + 1},"${mixed ? LONG_TOPIC : TOPIC}",${counted ? `${text.length},` : ""}"${digits ? hexadecimal(text) : text}"\r\n`;
		if (mixed)
			stream += BESIDE[frame] ?? "";
	}
	const bytes = ascii(stream);
	const chunks: Uint8Array[] = [];
	for (let at = 0; at < bytes.length; at += chunk)
		chunks.push(bytes.slice(at, at + chunk));
	return { payloads: texts.map(ascii), chunks };
}
