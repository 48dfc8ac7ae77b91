// What a machine holds.

typedef struct {
	/** Slots since the last collection, garbage included. */
	long used;
	/** Slots and bytes of chunks after one. */
	long slots;
	long chunks;
	/** Bytes of keys, names, symbols and aliases, which lie beside the heap. */
	long tables;
	long collections;
} Memory;

/** @returns slots of stack that were in use at once, since the machine's own instruments looked a second ago at most */
long stackOf(void* machine);

/** Collects, and measures. */
void measure(void* machine, Memory* memory);
