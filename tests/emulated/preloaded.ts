// What a device has in flash, evaluated before it starts: the modules that the manifests of modules/, hosts/moddable and hosts/esp32 preload, and the SDK's.

import "embedded:io/digital";
import "embedded:io/serial";
import "embedded:storage/flash";
import "embedded:storage/key-value";
import "mc/config";
import "moddable/clock";
import "moddable/native";
import "moddable/sensor";
import "moddable/sensors";
import "modules";
import "time";
import "timer";
import "../../hosts/esp32/boards.js";
import "../../hosts/esp32/bufferedserial.js";
import "../../hosts/esp32/chip.js";
import "../../hosts/esp32/device.js";
import "../../hosts/esp32/lastlines.js";
import "../../hosts/esp32/power.js";
import "../../hosts/esp32/rates.js";
import "../../hosts/esp32/record.js";
import "../../hosts/esp32/restart.js";
import "../../hosts/esp32/sensors.js";
import "../../hosts/esp32/serial.js";
import "../../hosts/esp32/settings.js";
import "../../modules/app/publisher.js";
