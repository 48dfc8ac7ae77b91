/* The two 128-byte FIFOs of an ESP32's UART, above the emulated 16550, for the stand-in of the SDK's Serial (tests/emulated/sdk/serial.ts).
   Sources: ESP32 Technical Reference Manual, UART Controller; docs/hardware.md. What the receive FIFO has no room for waits in the emulator, as behind an RTS line. */

#include "xsmc.h"
#include "fifo.h"
#include "processor.h"

#define DEPTH 128

static uint8_t received[DEPTH];
static uint32_t receivedCount;
static uint8_t sent[DEPTH];
static uint32_t sentCount;

void xs_fifo_open(xsMachine *the)
{
	(void)the;
	receivedCount = 0;
	sentCount = 0;
	uartOpen();
}

/* fifoReceive(): moves bytes from the line into the FIFO. @returns how many are in it */
void xs_fifo_receive(xsMachine *the)
{
	while (receivedCount < DEPTH && uartReadable())
		received[receivedCount++] = uartGet();
	xsmcSetInteger(xsResult, (xsIntegerValue)receivedCount);
}

/* fifoSend(): moves bytes from the FIFO to the line. @returns how many more the FIFO can take */
void xs_fifo_send(xsMachine *the)
{
	uint32_t done = 0;
	while (done < sentCount && uartWritable())
		uartPut(sent[done++]);
	sentCount -= done;
	c_memmove(sent, sent + done, sentCount);
	xsmcSetInteger(xsResult, (xsIntegerValue)(DEPTH - sentCount));
}

/* fifoRead(buffer): fills a byte buffer. @returns the count of bytes */
void xs_fifo_read(xsMachine *the)
{
	void *target;
	xsUnsignedValue count;
	xsmcGetBufferWritable(xsArg(0), &target, &count);
	if (count > receivedCount)
		count = receivedCount;
	c_memcpy(target, received, count);
	receivedCount -= count;
	c_memmove(received, received + count, receivedCount);
	xsmcSetInteger(xsResult, (xsIntegerValue)count);
}

/* fifoWrite(buffer): all of it, or nothing. @throws Error when the FIFO has no room for it */
void xs_fifo_write(xsMachine *the)
{
	void *source;
	xsUnsignedValue count;
	xsmcGetBufferReadable(xsArg(0), &source, &count);
	if (count > DEPTH - sentCount)
		xsUnknownError("output full");
	c_memcpy(sent + sentCount, source, count);
	sentCount += count;
}
