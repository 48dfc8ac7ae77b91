/* See natives.h. Source: Moddable SDK 8.2.3, documentation/xs/XS in C. */

#include "natives.h"

/* Functions that a script has asked for are kept in an object of this name. */
#define KEPT "natives"

void xs_native(xsMachine* the)
{
	char* name;
	xsVars(1);
	if (!xsHas(xsGlobal, xsID(KEPT))) {
		xsVar(0) = xsNewObject();
		xsDefine(xsGlobal, xsID(KEPT), xsVar(0), xsDontEnum);
	}
	xsVar(0) = xsGet(xsGlobal, xsID(KEPT));
	name = xsToString(xsArg(0));
	if (xsHas(xsVar(0), xsID(name))) {
		xsResult = xsGet(xsVar(0), xsID(name));
		return;
	}
	xsResult = xsNewHostFunction(findFunction(the, name).function, 0);
	xsDefine(xsVar(0), xsID(xsToString(xsArg(0))), xsResult, xsDefault);
}

static void constructHost(xsMachine* the)
{
	xsDestructor destructor = findFunction(the, xsToString(xsGet(xsFunction, xsID("destructor")))).destructor;
	xsVars(2);
	xsVar(0) = xsGet(xsTarget, xsID("prototype"));
	xsVar(1) = xsGet(xsGlobal, xsID("Object"));
	xsResult = xsNewHostObject(destructor);
	xsCall2(xsVar(1), xsID("setPrototypeOf"), xsResult, xsVar(0));
}

void xs_Native(xsMachine* the)
{
	xsResult = xsNewObject();
	xsResult = xsNewHostConstructor(constructHost, 0, xsResult);
	xsDefine(xsResult, xsID("destructor"), xsArg(0), xsDontEnum);
}
