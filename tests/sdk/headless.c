// Runs a simulator build of a Moddable app without the simulator: `headless FILE.so [N ...]`. Every text the app posts is printed on a line that starts
// with "post "; after its Nth acknowledged reading what a debug build's machine holds, on one that starts with "memory ".
// Source: Moddable SDK 8.2.3, build/simulators/modules/screen.h: the app's side is fxScreenLaunch, the simulator's is a txScreen.

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "memory.h"
#include "screen.h"

#define WIDTH 240
#define HEIGHT 320

static guint timer;
static char** measured;
static int acknowledged;
static long stack;

// The machine ends by itself: an uncaught exception, or no memory.
static void onAbort(txScreen* screen, int status)
{
	printf("post {\"abort\":%d}\n", status);
	exit(status == 0 ? 1 : status);
}

static void onChanged(txScreen* screen)
{
}

static void onMessage(txScreen* screen, char* text, int size)
{
	const char* status = strstr(text, "\"exit\":");
	printf("post %s\n", text);
	fflush(stdout);
	if (strstr(text, "\"acknowledged\":") != NULL)
		acknowledged++;
	if (status != NULL)
		exit(atoi(status + 7));
}

static void onMeasure(void* machine)
{
	Memory memory;
	long now = stackOf(machine);
	if (now > stack)
		stack = now;
	if (*measured == NULL || acknowledged < atoi(*measured))
		return;
	measure(machine, &memory);
	printf("memory {\"acknowledged\":%s,\"used\":%ld,\"slots\":%ld,\"chunks\":%ld,\"stack\":%ld,\"tables\":%ld,\"collections\":%ld}\n",
		*measured, memory.used, memory.slots, memory.chunks, stack, memory.tables, memory.collections);
	fflush(stdout);
	measured++;
}

static gboolean onIdle(gpointer screen)
{
	if (*measured != NULL)
		onMeasure(((txScreen*)screen)->machine);
	if (((txScreen*)screen)->idle != NULL)
		((txScreen*)screen)->idle(screen);
	return G_SOURCE_CONTINUE;
}

static void onStart(txScreen* screen, double interval)
{
	if (timer == 0)
		timer = g_timeout_add((guint)interval, onIdle, screen);
}

static void onStop(txScreen* screen)
{
	if (timer != 0)
		g_source_remove(timer);
	timer = 0;
}

int main(int count, char** arguments)
{
	void* library = count >= 2 ? dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL) : NULL;
	txScreenLaunchProc launch = library == NULL ? NULL : (txScreenLaunchProc)dlsym(library, "fxScreenLaunch");
	txScreen* screen = calloc(1, sizeof(txScreen) + WIDTH * HEIGHT * screenBytesPerPixel);
	if (launch == NULL || screen == NULL) {
		fprintf(stderr, "headless: %s\n", count >= 2 ? dlerror() : "give a file");
		return 2;
	}
	measured = arguments + 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	screen->width = WIDTH;
	screen->height = HEIGHT;
	screen->abort = onAbort;
	screen->bufferChanged = onChanged;
	screen->formatChanged = onChanged;
	screen->post = onMessage;
	screen->start = onStart;
	screen->stop = onStop;
	mxCreateMutex(&screen->workersMutex);
	launch(screen);
	g_main_loop_run(g_main_loop_new(NULL, FALSE));
	return 0;
}
