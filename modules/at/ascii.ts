// The characters of the AT interface.
// Source: V.250 §5.1 (S3 = CR, S4 = LF), 27.007 §4.

export const LF = 0x0A;
export const CR = 0x0D;
/** Ends a prompt payload. */
export const CTRL_Z = 0x1A;
/** Cancels a prompt. */
export const ESC = 0x1B;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const PLUS = 0x2B;
export const COMMA = 0x2C;
export const MINUS = 0x2D;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3A;
/** The prompt's only certain character. */
export const PROMPT = 0x3E;
export const DELETE = 0x7F;
