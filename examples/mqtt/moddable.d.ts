// XS functions that the app uses, for type checks without an SDK, whose own typings take precedence.

/** Writes to the log of a debug build. */
declare const trace: (text: string) => void;

interface StringConstructor {
	fromArrayBuffer(buffer: ArrayBuffer): string;
}

interface ArrayBufferConstructor {
	fromString(text: string): ArrayBuffer;
}
