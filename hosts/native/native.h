/* The functions of native.c, host functions of XS, for those who define them by hand. */
#ifndef NATIVE_H
#define NATIVE_H

struct xsMachineRecord;

/** indexOfCR(memory, from, end): as indexOfCR of modules/base/scan.ts. */
extern void xs_native_index_of_cr(struct xsMachineRecord *the);
/** copy(target, at, memory, from, count): copies bytes; nothing where they are not all there. */
extern void xs_native_copy(struct xsMachineRecord *the);
/** takeMessage(memory, start, lineEnd, end, at, form): as `Native` of modules/base/native.ts describes it. */
extern void xs_native_take_message(struct xsMachineRecord *the);

#endif
