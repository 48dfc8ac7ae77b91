/* What engine.c gives main.c of an XS machine (xs.h and xsAll.h exclude each other in one file). */
#ifndef ENGINE_H
#define ENGINE_H

#include <stddef.h>
#include <stdint.h>

/* Parses a script, and runs it as a program. An exception goes to the caller. */
void runScript(void *machine, const char *text, size_t size);
/* Runs the jobs of promises until none is left. */
void runJobs(void *machine);

/* The machine's own counters: slots in use, and bytes of chunks with their headers. Both fall in a collection only. */
int32_t countSlots(void *machine);
int32_t countChunks(void *machine);
/* Bytes of chunks that hold bytecode, which is in flash on a device. */
int32_t countCode(void *machine);

#endif
