/* main FILE: runs one script on XS on qemu's `virt` machine; FILE is read from the computer that qemu runs on.
   Sources: xs.h of XS 13.3; RISC-V semihosting (picolibc's semihost.h).

   The script finds these functions, none of which allocates in XS when it is called:
   slots() chunks() collections(): the machine's counters; meter(): instructions that the processor has run; gc(): collects now;
   fill(target, source): what a native Serial.read(buffer) does; print(string): one line on the console; ticks(): milliseconds since the start;
   code(): bytes of chunks that hold bytecode; start(): what happens on a chip before a script runs; wait(ms): what the SDK's loop does between two turns.
   deliver(): takes one message for the machine, and returns whether there was one.
   And as the SDK's compiler resolves them, C functions of hosts/esp32 and of this folder: native(name), Native(name); trace(text).
   An exception that nothing catches is on the console, and the exit code is 1; a machine that aborts, likewise. */

#include <semihost.h>
#include "xs.h"
#include "board.h"
#include "engine.h"
#include "esp_task_wdt.h"
#include "fifo.h"
#include "fill.h"
#include "idf.h"
#include "native.h"
#include "natives.h"
#include "processor.h"

extern void fxInitializeSharedCluster(void);

/* Room for any script of ours: no heap grows during a measurement, and only gc() or a real shortage collects. */
static xsCreation creation = {
	8 * 1024 * 1024, 1024 * 1024,	/* chunks: initial, incremental */
	256 * 1024, 64 * 1024,			/* slots */
	4096,							/* stackCount */
	16000, 4000,					/* keys */
	1993, 127,						/* nameModulo, symbolModulo */
	8192 * 1024, 1993,				/* parserBufferSize, parserTableModulo */
	0,
};

static xsIntegerValue collections = 0;

/* Every collection marks the global object, and with it the host object that has this marker. */
static void markCounter(xsMachine *the, void *data, xsMarkRoot markRoot)
{
	(void)the;
	(void)data;
	(void)markRoot;
	collections++;
}

static xsHostHooks counterHooks = { NULL, markCounter, NULL };

static void xs_slots(xsMachine *the)
{
	xsResult = xsInteger(countSlots(the));
}

static void xs_chunks(xsMachine *the)
{
	xsResult = xsInteger(countChunks(the));
}

static void xs_meter(xsMachine *the)
{
	xsResult = xsNumber((double)instructions());
}

static void xs_collections(xsMachine *the)
{
	xsResult = xsInteger(collections);
}

static void xs_gc(xsMachine *the)
{
	xsCollectGarbage();
}

static void xs_print(xsMachine *the)
{
	puts(xsToString(xsArg(0)));
}

static void xs_code(xsMachine *the)
{
	xsResult = xsInteger(countCode(the));
}

static void xs_ticks(xsMachine *the)
{
	xsResult = xsInteger((xsIntegerValue)milliseconds());
}

static void xs_start(xsMachine *the)
{
	(void)the;
	boardStart();
}

static void xs_wait(xsMachine *the)
{
	boardWait((uint32_t)xsToInteger(xsArg(0)));
}

static void xs_trace(xsMachine *the)
{
	fputs(xsToString(xsArg(0)), stdout);
}

/* Subscribes the machine's task once more: what hosts/esp32 did, and must not. @returns ESP-IDF's error code */
static void xs_subscribe_again(xsMachine *the)
{
	xsResult = xsInteger(esp_task_wdt_add(NULL));
}

extern void xs_chip_watchdog(xsMachine *the);
extern void xs_chip_reset_reason(xsMachine *the);
extern void xs_lastlines_keep(xsMachine *the);
extern void xs_lastlines_read(xsMachine *the);
extern void xs_bufferedserial_destructor(void *data);
extern void xs_bufferedserial_constructor(xsMachine *the);
extern void xs_bufferedserial_read(xsMachine *the);
extern void xs_bufferedserial_write(xsMachine *the);
extern void xs_bufferedserial_close(xsMachine *the);

static const struct {
	const char *name;
	Symbol symbol;
} natives[] = {
	{ "xs_chip_watchdog", { .function = xs_chip_watchdog } },
	{ "xs_chip_reset_reason", { .function = xs_chip_reset_reason } },
	{ "xs_lastlines_keep", { .function = xs_lastlines_keep } },
	{ "xs_lastlines_read", { .function = xs_lastlines_read } },
	{ "xs_native_index_of_cr", { .function = xs_native_index_of_cr } },
	{ "xs_native_copy", { .function = xs_native_copy } },
	{ "xs_native_take_message", { .function = xs_native_take_message } },
	{ "xs_bufferedserial_destructor", { .destructor = xs_bufferedserial_destructor } },
	{ "xs_bufferedserial_constructor", { .function = xs_bufferedserial_constructor } },
	{ "xs_bufferedserial_read", { .function = xs_bufferedserial_read } },
	{ "xs_bufferedserial_write", { .function = xs_bufferedserial_write } },
	{ "xs_bufferedserial_close", { .function = xs_bufferedserial_close } },
	{ "xs_fifo_open", { .function = xs_fifo_open } },
	{ "xs_fifo_receive", { .function = xs_fifo_receive } },
	{ "xs_fifo_send", { .function = xs_fifo_send } },
	{ "xs_fifo_read", { .function = xs_fifo_read } },
	{ "xs_fifo_write", { .function = xs_fifo_write } },
	{ "xs_subscribe_again", { .function = xs_subscribe_again } },
};

Symbol findFunction(xsMachine *the, const char *name)
{
	size_t i;
	for (i = 0; i < sizeof(natives) / sizeof(natives[0]); i++) {
		if (strcmp(natives[i].name, name) == 0)
			return natives[i].symbol;
	}
	xsUnknownError("native: no C function %s", name);
	return natives[0].symbol;
}

/* The machine's loop takes one message. @returns whether there was one */
static void xs_deliver(xsMachine *the)
{
	bool delivered = idfDeliver(the);
	xsResult = xsBoolean(delivered);
}

static void define(xsMachine *the, const char *name, xsCallback callback, xsIntegerValue length)
{
	xsResult = xsNewHostFunction(callback, length);
	xsDefine(xsGlobal, xsID(name), xsResult, xsDontEnum);
}

/* @returns the content of a file, or NULL */
static char *readFile(const char *path, size_t *size)
{
	int file = sys_semihost_open(path, SH_OPEN_R_B);
	char *content;
	if (file < 0)
		return NULL;
	*size = sys_semihost_flen(file);
	content = malloc(*size + 1);
	if (content != NULL && sys_semihost_read(file, content, *size) != 0) {
		free(content);
		content = NULL;
	}
	sys_semihost_close(file);
	return content;
}

/* Runs the script. @returns 0, or 1 when an exception came out of it. */
static int run(xsMachine *machine, const char *source, size_t size)
{
	volatile int status = 0;
	xsBeginHost(machine);
	{
		xsVars(1);
		define(the, "slots", xs_slots, 0);
		define(the, "chunks", xs_chunks, 0);
		define(the, "meter", xs_meter, 0);
		define(the, "collections", xs_collections, 0);
		define(the, "gc", xs_gc, 0);
		define(the, "fill", xs_fill, 2);
		define(the, "print", xs_print, 1);
		define(the, "code", xs_code, 0);
		define(the, "ticks", xs_ticks, 0);
		define(the, "start", xs_start, 0);
		define(the, "wait", xs_wait, 1);
		define(the, "trace", xs_trace, 1);
		define(the, "deliver", xs_deliver, 0);
		define(the, "native", xs_native, 1);
		define(the, "Native", xs_Native, 1);
		xsResult = xsNewHostObject(NULL);
		xsSetHostData(xsResult, &collections);
		xsSetHostHooks(xsResult, &counterHooks);
		xsDefine(xsGlobal, xsID("collectionCounter"), xsResult, xsDontEnum);
		{
			xsTry {
				runScript(the, source, size);
				runJobs(the);
			}
			xsCatch {
				xsVar(0) = xsException;
				xsException = xsUndefined;
				if (xsTypeOf(xsVar(0)) == xsReferenceType && xsHas(xsVar(0), xsID("stack")))
					xsVar(0) = xsGet(xsVar(0), xsID("stack"));
				printf("fatal: %s\n", xsToString(xsVar(0)));
				status = 1;
			}
		}
	}
	xsEndHost(machine);
	return status;
}

int main(int argc, char *argv[])
{
	size_t size;
	char *source;
	xsMachine *machine;
	if (argc < 2) {
		puts("fatal: no script");
		return 2;
	}
	source = readFile(argv[1], &size);
	if (source == NULL) {
		printf("fatal: cannot read %s\n", argv[1]);
		return 2;
	}
	fxInitializeSharedCluster();
	machine = xsCreateMachine(&creation, "main", NULL);
	if (machine == NULL) {
		puts("fatal: no memory for a machine");
		return 2;
	}
	return run(machine, source, size);
}
