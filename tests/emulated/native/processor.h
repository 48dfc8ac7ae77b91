/* The processor and what qemu's `virt` machine has beside it: cycle counter, timer, a 16550 UART, a reset switch.
   Sources: The RISC-V Instruction Set Manual II (machine-level CSRs); qemu, docs/system/riscv/virt and include/hw/riscv/virt.h for the addresses; PC16550D data sheet. */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdint.h>

/* Instructions since the start, where the emulator counts them. */
uint64_t instructions(void);
/* Milliseconds since the start. */
uint32_t milliseconds(void);

/* Calls `bite` from an interrupt when `ms` have passed, unless it is set again before. 0: never. */
void setWatchdog(uint32_t ms, void (*bite)(void));
/* Sleeps until `ms` have passed or the UART has something. The watchdog does not come meanwhile. */
void sleepFor(uint32_t ms);
/* Starts the machine again; only memory in no program header keeps its content. */
void restart(void) __attribute__((noreturn));

/* Opens the UART. */
void uartOpen(void);
/* Whether a byte is there, and that byte. */
int uartReadable(void);
uint8_t uartGet(void);
/* Whether a byte can be sent, and sending it. */
int uartWritable(void);
void uartPut(uint8_t byte);

#endif
