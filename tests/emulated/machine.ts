// Types of the functions that main.c gives a firmware's script. Runs on the emulated processor.

interface Machine {
	slots(): number;
	/** Bytes. */
	chunks(): number;
	/** Bytes of chunks that hold bytecode: on a device it is in flash. */
	code(): number;
	collections(): number;
	gc(): void;
	/** Milliseconds since the start. */
	ticks(): number;
	/** Starts the watchdog, and reads the reset reason. */
	start(): void;
	/** Waits for a message or the UART, at most `ms`, and feeds the watchdog. */
	wait(ms: number): void;
	/** Takes one message for the machine. @returns whether there was one */
	deliver(): boolean;
	print(text: string): void;
	argument(index: number): string | undefined;
}

/** Its functions. Calling one allocates nothing, but for `argument`. */
export const machine = globalThis as unknown as Machine;
