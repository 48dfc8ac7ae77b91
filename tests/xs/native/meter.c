/* xs-meter FILE [argument…]: runs one script on XS and lets it read the machine's own counters.
   Sources: xs.h and xsnap.h of XS 13.3; how a worker is set up and run: the XS in C documentation.

   The script finds these functions, none of which allocates in XS when it is called (argument, text and bytes excepted):
   slots() chunks() meter() collections(): the counters; gc(): collects now; print(string): one line on stdout;
   fill(target, source): what a native Serial.read(buffer) does;
   text(buffer), bytes(string): String.fromArrayBuffer and ArrayBuffer.fromString of the SDK's XS;
   indexOfCR, copy, takeMessage: the functions of hosts/native;
   counted(action), uncounted(action): call it; callgrind, with --toggle-collect for both, counts what runs in the one and not in the other;
   mark(): callgrind, with --dump-before=xs_mark, writes the count down and begins at 0 again;
   argument(index): that command line argument as a string, undefined past the last.
   An uncaught exception goes to stderr with its stack, exit status 1; a machine that aborts, likewise. */
#include "xsnap.h"
#include "counters.h"
#include "fill.h"
#include "native.h"

/* Room for any script of ours: no heap grows during a measurement, and only gc() or a real shortage collects. */
static xsCreation creation = {
	16 * 1024 * 1024,	/* initialChunkSize */
	4 * 1024 * 1024,	/* incrementalChunkSize */
	256 * 1024,			/* initialHeapCount */
	128 * 1024,			/* incrementalHeapCount */
	4096,				/* stackCount */
	32000,				/* initialKeyCount */
	8000,				/* incrementalKeyCount */
	1993,				/* nameModulo */
	127,				/* symbolModulo */
	8192 * 1024,		/* parserBufferSize */
	1993,				/* parserTableModulo */
	0,					/* staticSize: the heaps may grow */
};

static xsIntegerValue collections = 0;
static int argumentCount;
static char** arguments;

/* Every collection marks the global object, and with it the host object that has this marker. */
static void markCounter(xsMachine* the, void* data, xsMarkRoot markRoot)
{
	(void)the;
	(void)data;
	(void)markRoot;
	collections++;
}

static xsHostHooks counterHooks = { NULL, markCounter, NULL };

static void xs_slots(xsMachine* the)
{
	xsResult = xsInteger(countSlots(the));
}

static void xs_chunks(xsMachine* the)
{
	xsResult = xsInteger(countChunks(the));
}

static void xs_meter(xsMachine* the)
{
	xsResult = xsNumber(countMeter(the));
}

static void xs_collections(xsMachine* the)
{
	xsResult = xsInteger(collections);
}

static void xs_gc(xsMachine* the)
{
	xsCollectGarbage();
}

static void xs_print(xsMachine* the)
{
	puts(xsToString(xsArg(0)));
}

/* Not static, and not alike: callgrind finds them by their names. */
void xs_counted(xsMachine* the)
{
	xsResult = xsCallFunction0(xsArg(0), xsGlobal);
}

void xs_uncounted(xsMachine* the)
{
	xsCallFunction0(xsArg(0), xsGlobal);
}

void xs_mark(xsMachine* the)
{
	xsResult = xsInteger(argumentCount);
}

static void xs_argument(xsMachine* the)
{
	xsIntegerValue index = xsToInteger(xsArg(0));
	if (index >= 0 && index < argumentCount)
		xsResult = xsString(arguments[index]);
}

static void define(xsMachine* the, const char* name, xsCallback callback, xsIntegerValue length)
{
	xsResult = xsNewHostFunction(callback, length);
	xsDefine(xsGlobal, xsID(name), xsResult, xsDontEnum);
}

static xsBooleanValue goOn(xsMachine* the, xsUnsignedValue index)
{
	(void)the;
	(void)index;
	return 1;
}

/* Runs the script. @returns 0, or 1 when an exception came out of it (then it is on stderr). */
static int run(xsMachine* machine, char* path)
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
		define(the, "text", xs_text, 1);
		define(the, "bytes", xs_bytes, 1);
		define(the, "counted", xs_counted, 1);
		define(the, "uncounted", xs_uncounted, 1);
		define(the, "mark", xs_mark, 0);
		define(the, "indexOfCR", xs_native_index_of_cr, 3);
		define(the, "copy", xs_native_copy, 5);
		define(the, "takeMessage", xs_native_take_message, 6);
		define(the, "print", xs_print, 1);
		define(the, "argument", xs_argument, 1);
		xsResult = xsNewHostObject(NULL);
		xsSetHostData(xsResult, &collections);
		xsSetHostHooks(xsResult, &counterHooks);
		xsDefine(xsGlobal, xsID("collectionCounter"), xsResult, xsDontEnum);
		{
			xsTry {
				xsRunProgramFile(path);
				xsRunLoop(the);
			}
			xsCatch {
				xsVar(0) = xsException;
				xsException = xsUndefined;
				if (xsTypeOf(xsVar(0)) == xsReferenceType && xsHas(xsVar(0), xsID("stack")))
					xsVar(0) = xsGet(xsVar(0), xsID("stack"));
				fprintf(stderr, "%s\n", xsToString(xsVar(0)));
				status = 1;
			}
		}
	}
	xsEndHost(machine);
	return status;
}

int main(int argc, char* argv[])
{
	xsMachine* machine;
	volatile int status = 1;
	if (argc < 2) {
		fprintf(stderr, "usage: xs-meter FILE [argument...]\n");
		return 2;
	}
	if (access(argv[1], R_OK)) {
		fprintf(stderr, "xs-meter: cannot read %s\n", argv[1]);
		return 2;
	}
	argumentCount = argc - 2;
	arguments = argv + 2;
	xsInitializeSharedCluster();
	machine = xsCreateMachine(&creation, "xs-meter", NULL);
	if (!machine) {
		fprintf(stderr, "xs-meter: no memory for a machine\n");
		return 1;
	}
	xsBeginMetering(machine, goOn, 0);
	{
		status = run(machine, argv[1]);
	}
	xsEndMetering(machine);
	if (machine->abortStatus) {
		fprintf(stderr, "xs-meter: the machine aborted, status %d\n", machine->abortStatus);
		status = 1;
	}
	xsDeleteMachine(machine);
	xsTerminateSharedCluster();
	return status;
}
