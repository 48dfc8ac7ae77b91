// What the app takes of XS, for type checks without an SDK (with one, its own typings count).

/** Writes to the log of a debug build. */
declare const trace: (text: string) => void;

interface StringConstructor {
	fromArrayBuffer(buffer: ArrayBuffer): string;
}

interface ArrayBufferConstructor {
	fromString(text: string): ArrayBuffer;
}
