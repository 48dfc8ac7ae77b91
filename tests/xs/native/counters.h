/* What xs-meter reads of an XS machine: its own heap counters, as they are, without a call into the engine.
   Sources: xsAll.h of XS 13.3 (sxMachine). */
#ifndef COUNTERS_H
#define COUNTERS_H

#include <stdint.h>

/** Slots in use: rises by one for each slot taken from the free list, falls only in a collection. */
extern int32_t countSlots(const void* machine);
/** Bytes in use in the chunk heap, headers and rounding included; falls only in a collection. */
extern int32_t countChunks(const void* machine);
/** The bytecode meter: one for each bytecode run, and what the built-ins add. Wraps at 2^32. */
extern uint32_t countMeter(const void* machine);

#endif
