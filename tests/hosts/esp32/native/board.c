/* board RTC FILE [argument...]: one start of the chip: runs a script on XS with hosts/esp32's C functions linked to the stand-in for ESP-IDF.
   RTC is a file that holds the memory which a restart leaves alone; without it, that memory holds what a power-on left.

   The script finds: native(name) and Native(name), the C function of that name, as the SDK's compiler resolves them; trace(text...) and print(string), to
   stdout; argument(index); idf(command, value): see `commands`; deliver(): the machine's loop takes a message; slots(), chunks(), gc(): see counters.h.
   An exception that nothing catches ends the machine, and with it the chip's run: its message is on stderr, exit status 1.
   Sources: xs.h and xsnap.h of XS 13.3; the SDK's build/devices/esp32/lib/main/main.c for what happens before the script. */

#include <dlfcn.h>
#include "xsnap.h"
#include "builtinCommon.h"
#include "counters.h"
#include "esp_task_wdt.h"
#include "idf.h"
#include "natives.h"

#ifdef __APPLE__
extern char rtcStart[] __asm("section$start$__DATA$rtc_noinit");
extern char rtcStop[] __asm("section$end$__DATA$rtc_noinit");
#else
extern char rtcStart[] __asm("__start_rtc_noinit") __attribute__((weak));
extern char rtcStop[] __asm("__stop_rtc_noinit") __attribute__((weak));
#endif

static xsCreation creation = {
	16 * 1024 * 1024, 4 * 1024 * 1024,	/* chunks: initial, incremental */
	256 * 1024, 128 * 1024,				/* slots */
	4096,								/* stackCount */
	32000, 8000,						/* keys */
	1993, 127,							/* nameModulo, symbolModulo */
	8192 * 1024, 1993,					/* parserBufferSize, parserTableModulo */
	0,
};

static int argumentCount;
static char** arguments;

static double initialize(double ms)
{
	const esp_task_wdt_config_t config = { .timeout_ms = (uint32_t)ms, .idle_core_mask = 0, .trigger_panic = true };
	return esp_task_wdt_init(&config);
}

static double subscribe(double ignored)
{
	(void)ignored;
	return esp_task_wdt_add(NULL);
}

static double feed(double ignored)
{
	(void)ignored;
	return esp_task_wdt_reset();
}

static double elapse(double ms)
{
	idfElapse((uint32_t)ms);
	return 0;
}

static double expirations(double ignored)
{
	(void)ignored;
	return idfExpirations();
}

static double timeout(double ignored)
{
	(void)ignored;
	return idfTimeout();
}

static double subscribed(double ignored)
{
	(void)ignored;
	return idfSubscribed();
}

static double panics(double ignored)
{
	(void)ignored;
	return idfPanics();
}

static double allocations(double count)
{
	idfAllocations = (uint32_t)count;
	return 0;
}

static double resetReason(double reason)
{
	idfResetReason = (esp_reset_reason_t)reason;
	return 0;
}

static double rtcSize(double ignored)
{
	(void)ignored;
	return (double)(rtcStop - rtcStart);
}

/* Flips a bit of the memory that a restart leaves alone. */
static double flip(double position)
{
	rtcStart[(size_t)position] ^= 1;
	return 0;
}

static double blocksLeft(double count)
{
	idfBlocksLeft = (uint32_t)count;
	return 0;
}

static double blocks(double ignored)
{
	(void)ignored;
	return idfBlocks();
}

static double usePin(double pin)
{
	return builtinUsePin((uint32_t)pin);
}

static double pinIsFree(double pin)
{
	return builtinIsPinFree((uint32_t)pin);
}

static double flash(double busy)
{
	idfFlashBusy = busy != 0;
	return 0;
}

static double elapseMicroseconds(double us)
{
	idfElapseMicroseconds((uint64_t)us);
	return 0;
}

/* The loop's wait: ends with the first message. Returns the ms that passed. */
static double sleepFor(double ms)
{
	double slept = 0;
	while (slept < ms && !idfHasMessage()) {
		idfElapseMicroseconds(1000);
		slept++;
	}
	return slept;
}

static double baud(double ignored)
{
	(void)ignored;
	return idfBaud();
}

static double tasks(double ignored)
{
	(void)ignored;
	return idfTasks();
}

static double fillMessages(double refuse)
{
	idfRefusesMessages = refuse != 0;
	idfFillMessages();
	return 0;
}

static double sendByte(double byte)
{
	idfSendByte((uint8_t)byte);
	return 0;
}

static double sendNumbered(double count)
{
	idfSendNumbered((uint32_t)count);
	return 0;
}

static double sentByte(double ignored)
{
	(void)ignored;
	return idfSentByte();
}

static double unsent(double ignored)
{
	(void)ignored;
	return idfUnsent();
}

static double lost(double ignored)
{
	(void)ignored;
	return idfLost();
}

static double obeyRTS(double lag)
{
	idfFarEndObeysRTS = true;
	idfFarEndLag = (uint32_t)lag;
	return 0;
}

static double cts(double high)
{
	idfCTSHigh = high != 0;
	return 0;
}

static double installed(double ignored)
{
	(void)ignored;
	return idfInstalled();
}

static double failingCall(double call)
{
	idfFailingCall = (uint32_t)call;
	return 0;
}

static double openBare(double baud)
{
	idfOpenBare((int)baud);
	return 0;
}

static double bareInterrupt(double ignored)
{
	(void)ignored;
	return idfBareInterrupt();
}

static double bareRead(double ignored)
{
	(void)ignored;
	return idfBareRead();
}

static const struct {
	const char* name;
	double (*call)(double);
} commands[] = {
	{ "initialize", initialize },		/* ESP-IDF's start-up code does that, where CONFIG_ESP_TASK_WDT_INIT is set */
	{ "subscribe", subscribe },			/* the SDK's loop_task does that, where CONFIG_ESP_TASK_WDT_EN is set */
	{ "feed", feed },					/* the SDK's loop does that after each wait and each message */
	{ "elapse", elapse },
	{ "expirations", expirations },
	{ "timeout", timeout },
	{ "subscribed", subscribed },
	{ "panics", panics },
	{ "allocations", allocations },
	{ "resetReason", resetReason },
	{ "rtcSize", rtcSize },
	{ "flip", flip },
	{ "blocks", blocks },
	{ "blocksLeft", blocksLeft },
	{ "usePin", usePin },				/* another part of the program opens it */
	{ "pinIsFree", pinIsFree },
	{ "flash", flash },					/* 1: an erase begins; 0: it ends */
	{ "elapseMicroseconds", elapseMicroseconds },
	{ "sleep", sleepFor },
	{ "baud", baud },
	{ "tasks", tasks },
	{ "fillMessages", fillMessages },	/* 1: as in a debug build, which refuses further ones */
	{ "sendByte", sendByte },
	{ "sendNumbered", sendNumbered },
	{ "sentByte", sentByte },
	{ "unsent", unsent },
	{ "lost", lost },
	{ "obeyRTS", obeyRTS },				/* the far end sends that many bytes after RTS is high */
	{ "cts", cts },
	{ "installed", installed },
	{ "failingCall", failingCall },
	{ "openBare", openBare },
	{ "bareInterrupt", bareInterrupt },
	{ "bareRead", bareRead },
};

static void xs_idf(xsMachine* the)
{
	const char* name = xsToString(xsArg(0));
	double value = xsToInteger(xsArgc) > 1 ? xsToNumber(xsArg(1)) : 0;
	size_t i;
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, xsToString(xsArg(0))) == 0) {
			xsResult = xsNumber(commands[i].call(value));
			return;
		}
	}
	xsUnknownError("idf: no command %s", name);
}

/* The machine's loop takes one message. Returns whether there was one. */
static void xs_deliver(xsMachine* the)
{
	bool delivered = idfDeliver(the);
	xsResult = xsBoolean(delivered);
}

static void xs_slots(xsMachine* the)
{
	xsResult = xsInteger(countSlots(the));
}

static void xs_chunks(xsMachine* the)
{
	xsResult = xsInteger(countChunks(the));
}

static void xs_gc(xsMachine* the)
{
	xsCollectGarbage();
}

Symbol findFunction(xsMachine* the, const char* name)
{
	Symbol symbol = { dlsym(RTLD_DEFAULT, name) };
	if (symbol.object == NULL)
		xsUnknownError("native: no C function %s", name);
	return symbol;
}

static void xs_trace(xsMachine* the)
{
	xsIntegerValue i, count = xsToInteger(xsArgc);
	for (i = 0; i < count; i++)
		fputs(xsToString(xsArg(i)), stdout);
}

static void xs_print(xsMachine* the)
{
	puts(xsToString(xsArg(0)));
}

static void xs_argument(xsMachine* the)
{
	xsIntegerValue index = xsToInteger(xsArg(0));
	if (index >= 0 && index < argumentCount)
		xsResult = xsString(arguments[index]);
}

static void define(xsMachine* the, const char* name, xsCallback callback)
{
	xsResult = xsNewHostFunction(callback, 0);
	xsDefine(xsGlobal, xsID(name), xsResult, xsDontEnum);
}

/* @returns 0, or 1 when an exception came out of the script */
static int run(xsMachine* machine, char* path)
{
	volatile int status = 0;
	xsBeginHost(machine);
	{
		xsVars(1);
		define(the, "native", xs_native);
		define(the, "Native", xs_Native);
		define(the, "deliver", xs_deliver);
		define(the, "slots", xs_slots);
		define(the, "chunks", xs_chunks);
		define(the, "gc", xs_gc);
		define(the, "trace", xs_trace);
		define(the, "print", xs_print);
		define(the, "argument", xs_argument);
		define(the, "idf", xs_idf);
		xsTry {
			xsRunProgramFile(path);
			xsRunLoop(the);
		}
		xsCatch {
			xsVar(0) = xsException;
			xsException = xsUndefined;
			fprintf(stderr, "%s\n", xsToString(xsVar(0)));
			status = 1;
		}
	}
	xsEndHost(machine);
	return status;
}

static void loadRTC(const char* path)
{
	size_t size = (size_t)(rtcStop - rtcStart);
	FILE* file = fopen(path, "rb");
	if (file == NULL) {
		memset(rtcStart, 0xA5, size);
		return;
	}
	if (fread(rtcStart, 1, size, file) != size)
		fprintf(stderr, "board: %s is too short\n", path);
	fclose(file);
}

static int saveRTC(const char* path)
{
	size_t size = (size_t)(rtcStop - rtcStart);
	FILE* file = fopen(path, "wb");
	if (file == NULL || fwrite(rtcStart, 1, size, file) != size || fclose(file) != 0) {
		fprintf(stderr, "board: cannot write %s\n", path);
		return 1;
	}
	return 0;
}

int main(int argc, char* argv[])
{
	xsMachine* machine;
	int status;
	if (argc < 3) {
		fprintf(stderr, "usage: board RTC FILE [argument...]\n");
		return 2;
	}
	argumentCount = argc - 3;
	arguments = argv + 3;
	loadRTC(argv[1]);
	xsInitializeSharedCluster();
	machine = xsCreateMachine(&creation, "board", NULL);
	if (!machine) {
		fprintf(stderr, "board: no memory for a machine\n");
		return 2;
	}
	status = run(machine, argv[2]);
	if (machine->abortStatus) {
		fprintf(stderr, "board: the machine aborted, status %d\n", machine->abortStatus);
		status = 1;
	}
	status |= saveRTC(argv[1]);
	xsDeleteMachine(machine);
	xsTerminateSharedCluster();
	return status;
}
