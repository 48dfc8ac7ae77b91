/* fill(target, source), a host function: copies source's bytes to the start of target, as a native Serial.read(buffer) does; its result is their count.
   In a file of its own: xsmc.h, which has the buffer access, and xs.h give the same names other meanings. */
struct xsMachineRecord;
void xs_fill(struct xsMachineRecord* the);
