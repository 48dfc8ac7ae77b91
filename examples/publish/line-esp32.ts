// The line to the module on an ESP32: the SDK's Serial, on the pins of the manifest.
// Source: ECMA-419 §11 (Serial).

import Serial from "embedded:io/serial";
import config from "mc/config";

export default Object.freeze({ io: Serial, port: 1, transmit: Number(config["transmit"]), receive: Number(config["receive"]), baud: Number(config["baud"]) });
