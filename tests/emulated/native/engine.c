/* The part of the platform that sees the inside of an XS machine: what xsPlatform.h leaves to the platform, running a script, counting.
   Sources: xsAll.h and xsPlatforms.c of XS 13.3; fxNewSlot and fxCheckChunk in xsMemory.c. */

#include "xsAll.h"
#include "xsScript.h"
#include "engine.h"

/* Bytes of C stack that XS leaves to what it calls. */
#define STACK_MARGIN (16 * 1024)

extern char __heap_end[];

static const char *const reasons[] = {
	"the debugger", "memory full", "stack overflow", "a fatal check", "a function that was stripped", "an exception that nothing catches", "no more keys", "too much computation",
	"a rejection that nothing catches",
};

typedef struct {
	const char *at;
	const char *end;
} Source;

void fxCreateMachinePlatform(txMachine *the)
{
	the->promiseJobs = 0;
}

void fxDeleteMachinePlatform(txMachine *the)
{
	(void)the;
}

void fxQueuePromiseJobs(txMachine *the)
{
	the->promiseJobs = 1;
}

/* A chip would restart; here the run ends. */
void fxAbort(txMachine *the, int status)
{
	printf("fatal: %s%s%s\n", reasons[status], status == XS_UNHANDLED_EXCEPTION_EXIT ? ": " : "", status == XS_UNHANDLED_EXCEPTION_EXIT ? fxToString(the, &mxException) : "");
	exit(1);
}

/* The stack lies above the heap. */
char *fxCStackLimit(void)
{
	return __heap_end + STACK_MARGIN;
}

static int nextOf(void *stream)
{
	Source *source = stream;
	return source->at < source->end ? (unsigned char)*source->at++ : C_EOF;
}

void runScript(void *machine, const char *text, size_t size)
{
	txMachine *the = machine;
	Source source = { text, text + size };
	txSlot *realm = mxProgram.value.reference->next->value.module.realm;
	txScript *script = fxParseScript(the, &source, nextOf, mxProgramFlag);
	fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL, mxProgram.value.reference);
	mxPullSlot(mxResult);
}

void runJobs(void *machine)
{
	txMachine *the = machine;
	do {
		while (the->promiseJobs) {
			the->promiseJobs = 0;
			fxRunPromiseJobs(the);
		}
		fxEndJob(the);
	} while (the->promiseJobs);
}

int32_t countSlots(void *machine)
{
	return ((txMachine *)machine)->currentHeapCount;
}

int32_t countChunks(void *machine)
{
	return ((txMachine *)machine)->currentChunksSize;
}

int32_t countCode(void *machine)
{
	txMachine *the = machine;
	txSlot *heap, *slot;
	int32_t bytes = 0;
	for (heap = the->firstHeap; heap != NULL; heap = heap->next) {
		for (slot = heap + 1; slot < heap->value.reference; slot++) {
			if (slot->kind == XS_CODE_KIND)
				bytes += ((txChunk *)((txByte *)slot->value.code.address - sizeof(txChunk)))->size;
		}
	}
	return bytes;
}
