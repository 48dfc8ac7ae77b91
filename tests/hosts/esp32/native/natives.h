/* How a script finds C functions, as the SDK's compiler resolves them: native(name), and Native(name), which a class extends. */
#ifndef NATIVES_H
#define NATIVES_H

#include "xs.h"

typedef union {
	void* object;
	xsCallback function;
	xsDestructor destructor;
} Symbol;

/* What a program with these has to supply. Throws when there is no such function. */
Symbol findFunction(xsMachine* the, const char* name);

/* native(name): that C function, the same one at each call: on a chip it is in flash. */
void xs_native(xsMachine* the);
/* Native(name): a class whose instances have host data, and that C function is their destructor. */
void xs_Native(xsMachine* the);

#endif
