import { deepEqual, ok } from "node:assert/strict";
import { existsSync } from "node:fs";
import { FIELDS } from "../../../hosts/esp32/sensors.js";
import { DRIVEN } from "../../../hosts/esp32/without-sensors.js";
import { groupsFor } from "../../../hosts/moddable/groups.js";

describe("the manifests that settings ask for", () => {
	it("are none for the firmware's own settings", () => {
		deepEqual(groupsFor([]), []);
		deepEqual(groupsFor(["host=broker.example", "journal=false", "sensor=simulated", "tls=true"]), []);
	});

	it("add the journal, and the driver of each sensor that is listed", () => {
		deepEqual(groupsFor(["journal=true"]), ["modules/node-journal.json"]);
		deepEqual(groupsFor(["sensor=sht3x"]), ["hosts/esp32/sht3x.json"]);
		deepEqual(groupsFor(["sensor=tmp117, bmp280@0x77,level", "journal=true"]), ["modules/node-journal.json", "hosts/esp32/bmp280.json", "hosts/esp32/tmp117.json"]);
	});

	it("exist, one for each sensor with a driver of the SDK", () => {
		for (const path of groupsFor([`sensor=${DRIVEN.join(",")}`, "journal=true"]))
			ok(existsSync(path), path);
		deepEqual(["simulated", ...DRIVEN], Object.keys(FIELDS));
	});
});
