// What a machine of a debug build for the desktop holds, in the bytes it would take on an ESP32: 16 a slot, and a chunk header of 8.
// Source: Moddable SDK 8.2.3, xs/sources/xsMemory.c (heaps, blocks, chunks) and xsAll.h (which slot owns which chunk).

#include "xsAll.h"
#include <dlfcn.h>
#include <stdio.h>
#include "memory.h"

// Bytes of a chunk with so much in it; 4 is the size of a word.
static long inChunk(long size)
{
	return 8 + ((size + 3) & ~3);
}

static long sizeOf(void* data)
{
	return ((txChunk*)((txByte*)data - sizeof(txChunk)))->size - (long)sizeof(txChunk);
}

static int isChunk(txMachine* the, void* data)
{
	for (txBlock* block = the->firstBlock; block != NULL; block = block->nextBlock) {
		if ((txByte*)data > (txByte*)block && (txByte*)data < block->current)
			return 1;
	}
	return 0;
}

// A chunk of bytes is as long everywhere; one of slots or pointers is half as long where a pointer has four bytes.
static long bytesOf(txMachine* the, void* data, int shift)
{
	return isChunk(the, data) ? inChunk(sizeOf(data) >> shift) : 0;
}

static long chunksOf(txMachine* the, txSlot* slot)
{
	switch (slot->kind) {
		case XS_STRING_KIND:
			return bytesOf(the, slot->value.string, 0);
		case XS_BIGINT_KIND:
			return bytesOf(the, slot->value.bigint.data, 0);
		case XS_ARRAY_BUFFER_KIND:
			return bytesOf(the, slot->value.arrayBuffer.address, 0);
		case XS_CODE_KIND:
			return bytesOf(the, slot->value.code.address, 0);
		case XS_HOST_KIND:
			return bytesOf(the, slot->value.host.data, 0);
		case XS_KEY_KIND:
			return bytesOf(the, slot->value.key.string, 0);
		case XS_IDS_KIND:
			return bytesOf(the, slot->value.IDs, 0);
		case XS_REGEXP_KIND:
			return bytesOf(the, slot->value.regexp.code, 0) + bytesOf(the, slot->value.regexp.data, 0);
		case XS_ARRAY_KIND:
		case XS_STACK_KIND:
			return bytesOf(the, slot->value.array.address, 1);
		case XS_MAP_KIND:
		case XS_SET_KIND:
			return bytesOf(the, slot->value.table.address, 1);
		default:
			return 0;
	}
}

long stackOf(void* machine)
{
	txMachine* the = machine;
	return the->stackTop - the->stackPeak;
}

void measure(void* machine, Memory* memory)
{
	txMachine* the = machine;
	void (*collect)(txMachine*) = (void (*)(txMachine*))dlsym(RTLD_DEFAULT, "fxCollectGarbage");
	memory->used = the->currentHeapCount;
	memory->collections = the->garbageCollectionCount;
	collect(the);
	memory->slots = the->currentHeapCount;
	memory->chunks = 0;
	// What is free has no kind that owns a chunk.
	for (txSlot* heap = the->firstHeap; heap != NULL; heap = heap->next) {
		for (txSlot* slot = heap + 1; slot < heap->value.reference; slot++)
			memory->chunks += chunksOf(the, slot);
	}
	memory->tables = 4 * (the->aliasCount + the->keyCount - the->keyOffset + the->nameModulo + the->symbolModulo);
}
