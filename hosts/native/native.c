/* Native halves of the receive path: the search for a CR, the copy of a payload into an app's buffer, the header of a +QMTRECV line.
   Each does what its counterpart in modules/ does, of which the tests are the same. Bytes are read one by one or by the C library, never as words:
   positions are odd, and on a 32-bit processor a word there may trap. Nothing allocates in XS, nothing throws.
   Source: XS in C (xsmc.h); BG96 note 5.2 (+QMTRECV). */

#include "xsmc.h"
#include <string.h>
#include "native.h"

/* Digits of a packet identifier, and of a length, at most. */
#define DIGITS 5

/* Reads up to DIGITS digits at *at, which moves behind them. @returns the number, or -1 when there is none */
static int32_t integerAt(const uint8_t *bytes, int32_t *at, int32_t end)
{
	int32_t value = 0;
	int32_t first = *at;
	while (*at < end && bytes[*at] >= '0' && bytes[*at] <= '9' && *at - first < DIGITS)
		value = value * 10 + bytes[(*at)++] - '0';
	return *at == first ? -1 : value;
}

/* @returns whether these two bytes are at `at` */
static int isAt(const uint8_t *bytes, int32_t at, int32_t end, uint8_t first, uint8_t second)
{
	return at + 1 < end && bytes[at] == first && bytes[at + 1] == second;
}

/* ` c,id,"topic",["`length`,]"`: writes connection, identifier, the topic's range, the payload's first byte, and its length or -1. @returns whether it is so */
static int parse(const uint8_t *bytes, int32_t start, int32_t end, int32_t fields[6])
{
	const uint8_t *quote;
	int32_t at = start + 3;
	if (at >= end || bytes[start] != ' ' || bytes[start + 1] < '0' || bytes[start + 1] > '9' || bytes[start + 2] != ',')
		return 0;
	fields[0] = bytes[start + 1] - '0';
	fields[1] = integerAt(bytes, &at, end);
	if (fields[1] < 0 || !isAt(bytes, at, end, ',', '"'))
		return 0;
	fields[2] = at + 2;
	quote = memchr(bytes + fields[2], '"', end - fields[2]);
	if (!quote)
		return 0;
	fields[3] = (int32_t)(quote - bytes);
	at = fields[3] + 2;
	fields[5] = -1;
	if (isAt(bytes, fields[3] + 1, end, ',', '"')) {
		fields[4] = at + 1;
		return 1;
	}
	if (fields[3] + 1 >= end || bytes[fields[3] + 1] != ',')
		return 0;
	fields[5] = integerAt(bytes, &at, end);
	fields[4] = at + 2;
	return fields[5] >= 0 && isAt(bytes, at, end, ',', '"');
}

void xs_native_index_of_cr(xsMachine *the)
{
	void *memory;
	xsUnsignedValue size;
	int32_t from = xsmcToInteger(xsArg(1));
	int32_t end = xsmcToInteger(xsArg(2));
	const uint8_t *found = NULL;
	xsmcGetBufferReadable(xsArg(0), &memory, &size);
	if (from >= 0 && from < end && (xsUnsignedValue)end <= size)
		found = memchr((const uint8_t *)memory + from, '\r', end - from);
	xsmcSetInteger(xsResult, found ? (int32_t)(found - (const uint8_t *)memory) : end);
}

void xs_native_copy(xsMachine *the)
{
	void *target, *memory;
	xsUnsignedValue room, size;
	xsUnsignedValue at = (xsUnsignedValue)xsmcToInteger(xsArg(1));
	xsUnsignedValue from = (xsUnsignedValue)xsmcToInteger(xsArg(3));
	xsUnsignedValue count = (xsUnsignedValue)xsmcToInteger(xsArg(4));
	xsmcGetBufferWritable(xsArg(0), &target, &room);
	xsmcGetBufferReadable(xsArg(2), &memory, &size);
	if (at <= room && count <= room - at && from <= size && count <= size - from)
		memcpy((uint8_t *)target + at, (const uint8_t *)memory + from, count);
}

void xs_native_parse_message(xsMachine *the)
{
	void *memory;
	xsUnsignedValue size;
	int32_t fields[6];
	int32_t start = xsmcToInteger(xsArg(1));
	int32_t end = xsmcToInteger(xsArg(2));
	int32_t at = xsmcToInteger(xsArg(3));
	int parsed;
	xsmcGetBufferWritable(xsArg(0), &memory, &size);
	parsed = start >= 0 && end >= start && (xsUnsignedValue)end <= size && at >= 0 && (xsUnsignedValue)at <= size && sizeof(fields) <= size - at
		&& parse(memory, start, end, fields);
	if (parsed)
		memcpy((uint8_t *)memory + at, fields, sizeof(fields));
	xsmcSetInteger(xsResult, parsed);
}
