#include "xsmc.h"
#include "fill.h"

void xs_fill(xsMachine* the)
{
	void* target;
	void* source;
	xsUnsignedValue room, count;
	xsmcGetBufferWritable(xsArg(0), &target, &room);
	xsmcGetBufferReadable(xsArg(1), &source, &count);
	if (count > room)
		count = room;
	c_memcpy(target, source, count);
	xsmcSetInteger(xsResult, count);
}

void xs_text(xsMachine* the)
{
	void* source;
	xsUnsignedValue count;
	xsmcGetBufferReadable(xsArg(0), &source, &count);
	xsmcSetStringBuffer(xsResult, source, count);
}

void xs_bytes(xsMachine* the)
{
	xsStringValue text = xsmcToString(xsArg(0));
	xsmcSetArrayBuffer(xsResult, text, c_strlen(text));
}
