/* Native halves of the receive path: the search for a CR, the copy of a payload into an app's buffer, a whole +QMTRECV line.
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

/* Bytes of a line's name, and of CR LF, CR LF and a name. */
#define NAME 9
#define FOLLOWED (4 + NAME)

/* Fields of an inbox: where its topic and payload go and how many bytes each may have; what was taken. */
enum { TOPIC_AT, TOPIC_LIMIT, PAYLOAD_AT, PAYLOAD_LIMIT, IDENTIFIER, TOPIC, PAYLOAD, FIELDS };

/* Forms of a message: without a length, and with another behind it, or with anything; with a length. */
enum { BEFORE_ANOTHER, ENDED, COUNTED };

/* Results that are no position. */
enum { UNUSUAL = 0, NOT_FOLLOWED = -1 };

/* @returns whether `count` bytes are free at `at`, of a memory of `size` bytes */
static int fits(int32_t at, int32_t count, int32_t limit, int32_t size)
{
	return count <= limit && at >= 0 && at <= size && count <= size - at;
}

/* Takes ` c,id,"topic","payload"` or ` c,id,"topic",length,"payload"`. @returns the position behind its CR LF, UNUSUAL or NOT_FOLLOWED */
static int32_t take(uint8_t *bytes, int32_t size, int32_t start, int32_t line_end, int32_t end, int32_t fields[FIELDS], int32_t form)
{
	const uint8_t *quote;
	int32_t topic, topic_end, from, to = line_end - 1;
	int32_t at = start + 3;
	if (at >= end || start < 1 || bytes[start - 1] != ':' || bytes[start] != ' ' || bytes[start + 1] < '0' || bytes[start + 1] > '9' || bytes[start + 2] != ',')
		return UNUSUAL;
	fields[IDENTIFIER] = integerAt(bytes, &at, end);
	if (fields[IDENTIFIER] < 0 || !isAt(bytes, at, end, ',', '"'))
		return UNUSUAL;
	topic = at + 2;
	quote = memchr(bytes + topic, '"', end - topic);
	if (!quote)
		return UNUSUAL;
	topic_end = (int32_t)(quote - bytes);
	at = topic_end + 1;
	if (form == COUNTED) {
		int32_t length = -1;
		if (at < end && bytes[at] == ',') {
			at += 1;
			length = integerAt(bytes, &at, end);
		}
		if (length < 0)
			return UNUSUAL;
		to = at + 2 + length;
	}
	from = at + 2;
	if (!isAt(bytes, at, end, ',', '"') || to < from || to + 3 > end || bytes[to] != '"' || bytes[to + 1] != '\r' || bytes[to + 2] != '\n')
		return UNUSUAL;
	fields[TOPIC] = topic_end - topic;
	fields[PAYLOAD] = to - from;
	if (!fits(fields[TOPIC_AT], fields[TOPIC], fields[TOPIC_LIMIT], size) || !fits(fields[PAYLOAD_AT], fields[PAYLOAD], fields[PAYLOAD_LIMIT], size))
		return UNUSUAL;
	if (form == BEFORE_ANOTHER
		&& (start < NAME || end - line_end < FOLLOWED || memcmp(bytes + line_end, "\r\n\r\n", 4) || memcmp(bytes + line_end + 4, bytes + start - NAME, NAME)))
		return NOT_FOLLOWED;
	memmove(bytes + fields[TOPIC_AT], bytes + topic, fields[TOPIC]);
	memmove(bytes + fields[PAYLOAD_AT], bytes + from, fields[PAYLOAD]);
	return to + 3;
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

void xs_native_take_message(xsMachine *the)
{
	void *memory;
	xsUnsignedValue size;
	int32_t fields[FIELDS];
	int32_t start = xsmcToInteger(xsArg(1));
	int32_t line_end = xsmcToInteger(xsArg(2));
	int32_t end = xsmcToInteger(xsArg(3));
	int32_t at = xsmcToInteger(xsArg(4));
	int32_t form = xsmcToInteger(xsArg(5));
	int32_t result = UNUSUAL;
	xsmcGetBufferWritable(xsArg(0), &memory, &size);
	if (start >= 0 && start <= line_end && line_end < end && (xsUnsignedValue)end <= size && at >= 0 && (xsUnsignedValue)at <= size && sizeof(fields) <= size - at) {
		memcpy(fields, (uint8_t *)memory + at, sizeof(fields));
		result = take(memory, (int32_t)size, start, line_end, end, fields, form);
		if (result > 0)
			memcpy((uint8_t *)memory + at, fields, sizeof(fields));
	}
	xsmcSetInteger(xsResult, result);
}
