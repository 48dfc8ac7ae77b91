/* fill(target, source), a host function: copies source's bytes to the start of target, as a native Serial.read(buffer) does; its result is their count.
   text(buffer), bytes(string): what String.fromArrayBuffer and ArrayBuffer.fromString are in the SDK's XS, for ASCII; npm's XS leaves them out.
   In a file of its own: xsmc.h, which has the buffer access, and xs.h give the same names other meanings. */
struct xsMachineRecord;
void xs_fill(struct xsMachineRecord* the);
void xs_text(struct xsMachineRecord* the);
void xs_bytes(struct xsMachineRecord* the);
