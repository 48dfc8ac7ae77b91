// The global Buffer of the simulated modem and of mqtt-packet, where there is no Node.
// Injected by ../build.

export { Buffer } from "buffer/";
