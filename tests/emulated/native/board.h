/* The chip under the firmware: its start, its watchdog and its sleep, on the stand-in for ESP-IDF (tests/hosts/esp32/native/idf.c). */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* What ESP-IDF's start-up code and the SDK's loop_task do before a script runs: the reset reason, the watchdog's start. */
void boardStart(void);
/* What the SDK's loop does between two turns: waits at most `ms`, and feeds the watchdog. */
void boardWait(uint32_t ms);

#endif
