// The check digit of an IMEI, which shows a digit that was damaged on the line.
// Source: 3GPP TS 23.003 §6.2.1 (15 digits), annex B (Luhn check digit).

const DIGITS = 15;
const ZERO = 0x30;

/** @returns whether these are 15 digits, of which the last is the check digit of the others */
export function isIMEI(text: string): boolean {
	if (text.length !== DIGITS)
		return false;
	let sum = 0;
	for (let i = 0; i < DIGITS; i++) {
		const digit = text.charCodeAt(i) - ZERO;
		if (digit < 0 || digit > 9)
			return false;
		const doubled = digit << (i & 1);
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}
