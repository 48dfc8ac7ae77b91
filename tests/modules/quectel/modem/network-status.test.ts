// Signal, technology and operator. modules/quectel/modem/network-status. Source: 27.007 §7.3 (COPS), §8.5 (CSQ); BG96 AT commands (QCSQ).

import { deepEqual, equal } from "node:assert/strict";
import { BC20 } from "../../../../modules/quectel/profile.js";
import { makeBC20 } from "../../../support/bc20-device.js";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

/** A registered module that answers so. */
function answers(device: Device, quality: string, operator: string, strength = "24,99"): void {
	device.always("AT+CSQ", line(`+CSQ: ${strength}`) + OK).always("AT+QCSQ", quality === "" ? line("ERROR") : line(`+QCSQ: ${quality}`) + OK)
		.always("AT+COPS?", line(`+COPS: ${operator}`) + OK);
}

/** What is known after a survey of a module that answers so. */
function known(...answer: [quality: string, operator: string, strength?: string]): unknown[] {
	return survey(answer).values;
}

/** Those values, and the commands of the survey. */
function survey(answer: readonly [quality: string, operator: string, strength?: string]): { values: unknown[]; commands: readonly string[] } {
	const rig = Rig.online({ device: device => answers(device, ...answer) });
	rig.modem.survey();
	rig.clock.advance(0);
	const { signal, RSRP, SINR, RSRQ, technology, operator } = rig.modem.network;
	return { values: [signal, RSRP, SINR, RSRQ, technology, operator], commands: rig.device.commands };
}

describe("a survey", () => {
	it("reports signal, technology and operator in every technology", () => {
		deepEqual(known("\"CAT-M1\",-52,-81,195,-10", "0,0,\"Operator\",8"), [-52, -81, 19, -10, "LTE-M", "Operator"]);
		deepEqual(known("\"eMTC\",-52,-81,195,-10", "0,0,\"Operator\",8"), [-52, -81, 19, -10, "LTE-M", "Operator"]);
		deepEqual(known("\"CAT-NB1\",-94,-105,80,-14", "0,0,\"Operator\",9"), [-94, -105, -4, -14, "NB-IoT", "Operator"]);
		deepEqual(known("\"NBIoT\",-94,-105,80,-14", "0,0,\"Operator\",9"), [-94, -105, -4, -14, "NB-IoT", "Operator"]);
		deepEqual(known("\"GSM\",-69", "1,2,\"26201\",0"), [-69, undefined, undefined, undefined, "GSM", "26201"]);
	});

	it("reports the answers of the other commands where the module has no AT+QCSQ", () => {
		deepEqual(known("", "0,0,\"Operator\",8"), [-65, undefined, undefined, undefined, "LTE-M", "Operator"]);
		deepEqual(known("", "0,0,\"Operator\",0", "0,99"), [-113, undefined, undefined, undefined, "GSM", "Operator"]);
		deepEqual(known("", "0,0,\"Operator\",3", "31,99"), [-51, undefined, undefined, undefined, "GSM", "Operator"]);
		deepEqual(known("", "0,0,\"Operator\",7", "99,99"), [undefined, undefined, undefined, undefined, "LTE-M", "Operator"]);
	});

	it("asks for the signal with AT+CSQ only where AT+QCSQ does not report it", () => {
		deepEqual(survey(["\"CAT-M1\",-52,-81,195,-10", "0"]).commands, ["AT+QCSQ", "AT+COPS?"]);
		for (const quality of ["", "\"NOSERVICE\"", "\"GSM\"", "\"CAT-M1\",x,-81"])
			deepEqual(survey([quality, "0"]).commands, ["AT+QCSQ", "AT+CSQ", "AT+COPS?"], quality);
		deepEqual(known("\"CAT-M1\",x,-81", "0"), [-65, -81, undefined, undefined, "LTE-M", ""]);
	});

	it("leaves all values unknown without a network", () => {
		deepEqual(known("\"NOSERVICE\"", "0", "99,99"), [undefined, undefined, undefined, undefined, undefined, ""]);
		deepEqual(known(",-52", "0", "99,99"), [undefined, undefined, undefined, undefined, undefined, ""]);
	});

	it("forgets what it knew when it is asked again", () => {
		const rig = Rig.online({ device: device => answers(device, "\"CAT-M1\",-52,-81,195,-10", "0,0,\"Operator\",8") });
		rig.modem.survey();
		rig.clock.advance(0);
		answers(rig.device, "\"NOSERVICE\"", "0", "99,99");
		rig.modem.survey();
		rig.clock.advance(0);
		const { signal, RSRP, technology, operator } = rig.modem.network;
		deepEqual([signal, RSRP, technology, operator], [undefined, undefined, undefined, ""]);
	});

	it("is reported when complete, and made after every bring-up when the option has a callback", () => {
		const told: (number | undefined)[] = [];
		const rig = new Rig({ modem: { onSurvey: () => told.push(rig.modem.network.signal) }, device: device => answers(device, "\"CAT-M1\",-52,-81,195,-10", "0") });
		rig.clock.advance(0);
		deepEqual(told, [-52]);
		rig.modem.survey();
		rig.modem.survey();
		rig.clock.advance(0);
		deepEqual(told, [-52, -52]);
		rig.device.tell(line("RDY"));
		rig.clock.advance(1000);
		deepEqual(told, [-52, -52, -52]);
	});

	it("continues when one command is not answered, and is not reported when the module restarts", () => {
		const told: string[] = [];
		const rig = Rig.online({ modem: { onSurvey: () => told.push("survey") }, device: device => answers(device, "\"CAT-M1\",-52,-81,195,-10", "0,0,\"Operator\",8") });
		told.length = 0;
		rig.device.next("AT+QCSQ", "");
		rig.modem.survey();
		rig.clock.advance(7000);
		deepEqual([told, rig.modem.network.operator], [["survey"], "Operator"]);
		rig.device.always("AT+QCSQ", "");
		rig.modem.survey();
		rig.clock.advance(1000);
		rig.modem.close();
		rig.clock.advance(10_000);
		deepEqual(told, ["survey"]);
	});

	it("asks a BC20 for what it has", () => {
		const rig = new Rig({ modem: { profile: BC20 }, device: device => makeBC20(device, false) });
		rig.clock.advance(0);
		rig.forget();
		rig.device.always("AT+COPS?", line("+COPS: 0,2,\"46000\",9") + OK);
		rig.modem.survey();
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+CSQ", "AT+COPS?"]);
		equal(rig.modem.network.technology, "NB-IoT");
	});
});
