// The counters of the machine that this runs in; none of these calls allocates in it. natives.c is the other half.

export function slots() @ "xs_natives_slots";
export function chunks() @ "xs_natives_chunks";
export function collections() @ "xs_natives_collections";
export function gc() @ "xs_natives_gc";
