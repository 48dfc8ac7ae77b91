// The line to the module in Moddable's simulator: a serial port of the computer.
// Source: hosts/simulator/serial.ts.

import config from "mc/config";
import Serial from "serial";

export default { io: Serial, baud: Number(config["baud"]) };
