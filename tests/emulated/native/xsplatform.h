/* XS on a bare 32-bit RISC-V processor: what its platform header has to define. Source: moddable/xs/platforms/xsPlatform.h of @agoric/xsnap 0.15, which includes it.
   As on an ESP32: identifiers of 16 bits, slots of 16 bytes, no threads. */
#ifndef EMULATED_XSPLATFORM_H
#define EMULATED_XSPLATFORM_H

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define XS_FUNCTION_NORETURN __attribute__((noreturn))

/* RV32 may trap on such an access: the ESP32-C3 does. */
#define mxUnalignedAccess 0

#define mxMachinePlatform int promiseJobs;

#define mxUseDefaultBuildKeys 1
#define mxUseDefaultChunkAllocation 1
#define mxUseDefaultSlotAllocation 1
#define mxUseDefaultFindModule 1
#define mxUseDefaultLoadModule 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1
#define mxUseDefaultCStackLimit 0

#define C_PATH_MAX 256
#ifndef PATH_MAX
	#define PATH_MAX C_PATH_MAX
#endif

#endif
