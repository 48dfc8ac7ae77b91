/* The native half of lastlines.ts: the last lines of the trace, in 512 bytes of memory that survives a restart.
   Sources: ESP-IDF Programming Guide v6.0, Memory Types (RTC_NOINIT_ATTR: undefined after power-on, kept by every other restart); CRC-32 as in IEEE 802.3. */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "xsmc.h"
#include "esp_attr.h"

#define SIZE 512
#define ROOM (SIZE - 2 * sizeof(uint32_t))

static RTC_NOINIT_ATTR struct {
	/* Checksum of the used part of the following fields. */
	uint32_t crc;
	/* Bytes of text in use: whole lines, oldest first, each with its line feed. */
	uint32_t length;
	char text[ROOM];
} kept;

/* False after each start of the chip, until `validate` has checked the memory. */
static bool valid;

static uint32_t crcOf(const void *data, size_t count, uint32_t crc)
{
	const uint8_t *byte = data;

	while (count--) {
		crc ^= *byte++;
		for (int bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ (0xEDB88320 & -(crc & 1));
	}
	return crc;
}

static uint32_t check(void)
{
	return ~crcOf(kept.text, kept.length, crcOf(&kept.length, sizeof(kept.length), 0xFFFFFFFF));
}

/* Clears the memory after a power-on, a change of firmware, or a restart during a write. */
static void validate(void)
{
	if (valid)
		return;
	valid = true;
	if (kept.length > ROOM || kept.crc != check() || (kept.length > 0 && kept.text[kept.length - 1] != '\n')) {
		kept.length = 0;
		kept.crc = check();
	}
}

/* keepLine(line): appends a line and drops the oldest for it. Keeps only the start of a line that is too long. */
void xs_lastlines_keep(xsMachine *the)
{
	const char *line = xsmcToString(xsArg(0));
	size_t count = strlen(line);
	size_t start = 0;

	validate();
	if (count > ROOM - 1) {
		count = ROOM - 1;
		while ((line[count] & 0xC0) == 0x80)	/* not inside a character */
			count--;
	}
	while (kept.length - start + count + 1 > ROOM)
		start = (size_t)((char *)memchr(kept.text + start, '\n', kept.length - start) - kept.text) + 1;
	kept.length -= start;
	memmove(kept.text, kept.text + start, kept.length);
	memcpy(kept.text + kept.length, line, count);
	kept.length += count;
	kept.text[kept.length++] = '\n';
	kept.crc = check();
}

/* lastLines(): returns all kept lines, each with its line feed. */
void xs_lastlines_read(xsMachine *the)
{
	validate();
	xsmcSetStringBuffer(xsResult, kept.text, kept.length);
}
