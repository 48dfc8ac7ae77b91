/* See processor.h. */

#include <stdio.h>
#include <stdlib.h>
#include "processor.h"

#define CSR(text) ".option push; .option arch, +zicsr; " text "; .option pop"

#define MTIMECMP ((volatile uint32_t *)0x02004000)
#define MTIME ((volatile uint32_t *)0x0200BFF8)
#define TICKS_PER_MS 10000

#define PLIC_PRIORITY ((volatile uint32_t *)0x0C000000)
#define PLIC_ENABLE (*(volatile uint32_t *)0x0C002000)
#define PLIC_CLAIM (*(volatile uint32_t *)0x0C200004)
#define UART_SOURCE 10

#define UART ((volatile uint8_t *)0x10000000)
enum { DATA = 0, INTERRUPTS = 1, FIFO = 2, LINE = 3, STATUS = 5 };
#define DATA_READY 0x01
#define ROOM 0x20

#define FINISHER (*(volatile uint32_t *)0x00100000)
#define RESET 0x7777

#define MIE 0x8
#define TIMER 0x80
#define EXTERNAL 0x800
#define TIMER_CAUSE 0x80000007u

static void (*whenBitten)(void);
static uint64_t deadline = UINT64_MAX;

uint64_t instructions(void)
{
	uint32_t high, low, again;
	do {
		__asm__ volatile (CSR("csrr %0, mcycleh; csrr %1, mcycle; csrr %2, mcycleh") : "=&r"(high), "=&r"(low), "=r"(again));
	} while (high != again);
	return (uint64_t)high << 32 | low;
}

static uint64_t ticks(void)
{
	uint32_t high, low;
	do {
		high = MTIME[1];
		low = MTIME[0];
	} while (high != MTIME[1]);
	return (uint64_t)high << 32 | low;
}

uint32_t milliseconds(void)
{
	return (uint32_t)(ticks() / TICKS_PER_MS);
}

static void setTimer(uint64_t at)
{
	MTIMECMP[1] = UINT32_MAX;
	MTIMECMP[0] = (uint32_t)at;
	MTIMECMP[1] = (uint32_t)(at >> 32);
}

/* The timer while a turn runs, and what must never come. */
static void __attribute__((interrupt("machine"), aligned(4))) trap(void)
{
	uint32_t cause, at;
	__asm__ volatile (CSR("csrr %0, mcause; csrr %1, mepc") : "=r"(cause), "=r"(at));
	if (cause == TIMER_CAUSE)
		whenBitten();
	printf("fatal: trap %x at %x\n", (unsigned)cause, (unsigned)at);
	exit(1);
}

void setWatchdog(uint32_t ms, void (*bite)(void))
{
	whenBitten = bite;
	deadline = ms == 0 ? UINT64_MAX : ticks() + (uint64_t)ms * TICKS_PER_MS;
	__asm__ volatile (CSR("csrw mtvec, %0; csrw mie, %1") : : "r"(trap), "r"(TIMER));
	setTimer(deadline);
	__asm__ volatile (CSR("csrs mstatus, %0") : : "r"(MIE));
}

void sleepFor(uint32_t ms)
{
	uint32_t source;
	__asm__ volatile (CSR("csrc mstatus, %0; csrw mie, %1") : : "r"(MIE), "r"(TIMER | EXTERNAL));
	setTimer(ticks() + (uint64_t)ms * TICKS_PER_MS);
	__asm__ volatile ("wfi");
	while ((source = PLIC_CLAIM) != 0)
		PLIC_CLAIM = source;
	setTimer(deadline);
	__asm__ volatile (CSR("csrw mie, %1; csrs mstatus, %0") : : "r"(MIE), "r"(TIMER));
}

void restart(void)
{
	FINISHER = RESET;
	for (;;)
		;
}

void uartOpen(void)
{
	UART[INTERRUPTS] = 0;
	UART[LINE] = 3; /* 8N1 */
	UART[FIFO] = 7; /* on, and empty */
	UART[INTERRUPTS] = 1; /* data */
	PLIC_PRIORITY[UART_SOURCE] = 1;
	PLIC_ENABLE = 1u << UART_SOURCE;
}

int uartReadable(void)
{
	return UART[STATUS] & DATA_READY;
}

uint8_t uartGet(void)
{
	return UART[DATA];
}

int uartWritable(void)
{
	return UART[STATUS] & ROOM;
}

void uartPut(uint8_t byte)
{
	UART[DATA] = byte;
}
