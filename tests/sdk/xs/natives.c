// The native half of natives.js. Built by mcconfig with the app that imports it, in a debug build: a release counts no collections.
// Source: Moddable SDK 8.2.3, xs/sources/xsAll.h (sxMachine); fxNewSlot and fxCheckChunk in xsMemory.c.

#include "xsAll.h"

static void answer(txMachine* the, txInteger value)
{
	mxResult->kind = XS_INTEGER_KIND;
	mxResult->value.integer = value;
}

void xs_natives_slots(txMachine* the)
{
	answer(the, the->currentHeapCount);
}

void xs_natives_chunks(txMachine* the)
{
	answer(the, the->currentChunksSize);
}

void xs_natives_collections(txMachine* the)
{
#ifdef mxInstrument
	answer(the, the->garbageCollectionCount);
#endif
}

void xs_natives_gc(txMachine* the)
{
	fxCollectGarbage(the);
}
