// Redacts the secrets in a transcript (PINs, passwords, device secrets, private keys): an asterisk for each of their bytes.
// Source: 27.007 §8.3 (CPIN); both notes §3.2.1 (aliauth), §3.2.4 (password); docs/hardware.md (PDP context; Upload).

const CR = 0x0d, LF = 0x0a, QUOTE = 0x22, COMMA = 0x2c, BLANK = 0x20, DASH = 0x2d, ASTERISK = 0x2a;

/** A parameter with its comma; a secret up to the last byte so far. */
const PARAMETER = ` *(?:"[^"]*"|[^",]*) *,`;
const SECRET = ` *(?:"[^"]*|[^",]+)$`;
const behind = (head: string, parameters: number): RegExp => new RegExp(`${head}${PARAMETER.repeat(parameters)}${SECRET}`, "i");
/** Lines that end inside a secret: commands as sent or echoed, and the answers to queries. */
const SECRETS: readonly RegExp[] = Object.freeze([
	/\+CPIN *= *[^;?]+$/i,
	behind("\\+QICSGP *=", 4),
	behind("\\+QICSGP *:", 3),
	behind("\\+QMTCONN *=", 3),
	behind(`\\+QMTCFG *= *"aliauth" *,`, 3),
	// Not the ranges in the test answer.
	behind(`\\+QMTCFG *: *"aliauth" *,(?! *\\()`, 2),
]);
const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----$/;

/** The text before a secret; tested first, because few lines have it. */
const HEADS = /(?:\+CPIN|\+QICSGP|\+QMTCONN|"aliauth")$/i;
const LONGEST_HEAD = 9;

/** Takes the bytes of one direction, split in any way. */
export class Redactor {
	#line = "";
	#suspect = false;
	#quoted = false;
	/** Inside a private key. */
	#key = false;

	/** @returns the byte, or an asterisk in its place */
	take(byte: number): number {
		if (byte === CR || byte === LF) {
			this.#line = "";
			this.#suspect = this.#quoted = false;
			return byte;
		}
		if (this.#line === "" && byte === DASH)
			this.#key = false;
		this.#line += String.fromCharCode(byte);
		if (this.#key)
			return ASTERISK;
		this.#key = byte === DASH && KEY_BEGINS.test(this.#line);
		this.#suspect ||= HEADS.test(this.#line.slice(-LONGEST_HEAD));
		if (byte === QUOTE)
			this.#quoted = !this.#quoted;
		const mark = byte === QUOTE || !this.#quoted && (byte === COMMA || byte === BLANK);
		return this.#suspect && !mark && SECRETS.some(secret => secret.test(this.#line)) ? ASTERISK : byte;
	}
}
