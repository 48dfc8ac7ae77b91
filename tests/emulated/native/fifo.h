/* The functions of fifo.c, for a table of native functions. In a file of its own, because xsmc.h and xs.h give one name different meanings. */
#ifndef FIFO_H
#define FIFO_H

struct xsMachineRecord;
void xs_fifo_open(struct xsMachineRecord *the);
void xs_fifo_receive(struct xsMachineRecord *the);
void xs_fifo_send(struct xsMachineRecord *the);
void xs_fifo_read(struct xsMachineRecord *the);
void xs_fifo_write(struct xsMachineRecord *the);

#endif
