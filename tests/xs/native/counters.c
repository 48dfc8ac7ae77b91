/* The one part of xs-meter that sees the inside of an XS machine (xs.h and xsAll.h exclude each other in one file).
   Sources: xsAll.h of XS 13.3 (sxMachine); fxNewSlot, fxCheckChunk in xsMemory.c. */
#include "xsAll.h"

#ifndef mxMetering
	#error "xs-meter needs an XS built with mxMetering"
#endif
#include "counters.h"

int32_t countSlots(const void* machine)
{
	return ((const txMachine*)machine)->currentHeapCount;
}

int32_t countChunks(const void* machine)
{
	return ((const txMachine*)machine)->currentChunksSize;
}

uint32_t countMeter(const void* machine)
{
	return ((const txMachine*)machine)->meterIndex;
}
