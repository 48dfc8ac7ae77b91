// The default export of "host" on an ESP32, made when the chip has started. A debug build traces events.
// Source: modules/app/host.ts; ./device.

import type { Host } from "../../modules/app/host.js";
import { Device } from "./device.js";

export default new Device() as Host;
