// When a bring-up that gets no further asks again, reports, and switches the radio: to the millisecond, over hours. Tests modules/quectel/modem/bring-up.

import { deepEqual } from "node:assert/strict";
import { type Device, line, OK, Rig, type RigOptions } from "../../../support/quectel-rig.js";

const SECOND = 1000;

/** Lets a bring-up run. @returns the seconds at which each command of `asked` was sent, and those of the errors */
function timesOf(seconds: number, asked: string, reply: string, setUp: (device: Device) => void = () => {}, options: RigOptions = {}): { commands: number[]; errors: number[] } {
	const commands: number[] = [];
	const errors: number[] = [];
	const rig = new Rig({
		...options, modem: { ...options.modem, onError: () => void errors.push(rig.clock.now() / SECOND) },
		device(device) {
			setUp(device);
			device.always(asked, () => {
				commands.push(device.clock.now() / SECOND);
				return reply;
			});
		},
	});
	rig.session.close();
	rig.clock.advance(seconds * SECOND);
	return { commands, errors };
}

/** The times of a poll that begins at `since`: a second apart, later a tenth of the time that has passed, up to a minute, and one at each time of `due`. */
function polls(since: number, end: number, due: readonly number[]): number[] {
	const times: number[] = [];
	for (let at = since; at <= end;) {
		times.push(at);
		const next = due.find(time => time > at) ?? Infinity;
		at = Math.min(at + Math.min(Math.max((at - since) / 10, 1), 60), next);
	}
	return times;
}

/** Rounded, as sums of tenths are no decimal fractions. */
function near(times: readonly number[]): number[] {
	return times.map(time => Math.round(time * 1e6) / 1e6);
}

describe("a bring-up that gets no further", () => {
	it("asks the SIM each second, later each tenth of the time so far, then each minute, and reports after five minutes, then after twice as long, then every hour", () => {
		const reports = [300, 900, 2100, 4500, 8100, 11_700, 15_300];
		const { commands, errors } = timesOf(16_000, "AT+CPIN?", line("+CPIN: SIM PUK") + OK);
		deepEqual(errors, reports);
		deepEqual(near(commands), near(polls(0, 16_000, reports)));
	});

	it("asks for a denied registration likewise, and reports the denial at once, too", () => {
		const reports = [300, 900, 2100, 4500, 8100];
		const { commands, errors } = timesOf(9000, "AT+CEREG?", line("+CEREG: 0,3") + OK);
		deepEqual(errors, [0, ...reports]);
		deepEqual(near(commands), near(polls(0, 9000, reports)));
	});

	it("switches the radio off and on each time it reports that there is no registration, and begins to ask each second again", () => {
		const reports = [300, 900, 2100, 4500, 8100, 11_700];
		const { commands, errors } = timesOf(12_000, "AT+CEREG?", line("+CEREG: 0,2") + OK, device => device.always("AT+CFUN=", OK));
		deepEqual(errors, reports);
		deepEqual(near(commands), near([0, ...reports].flatMap((since, index) => polls(since, reports[index] ?? 12_000, reports))));
		deepEqual(timesOf(12_000, "AT+CFUN=0", OK, device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK)).commands, reports);
	});

	it("asks for an IMEI that an app needs three times, then every ten seconds, and reports each time", () => {
		const { commands, errors } = timesOf(25, "AT+GSN", line("8664") + OK, undefined, { modem: { identify: true } });
		deepEqual([commands, errors], [[0, 0, 0, 10, 10, 10, 20, 20, 20], [0, 10, 20]]);
		deepEqual(timesOf(25, "AT+GSN", line("ERROR"), undefined, { modem: { identify: true } }), { commands: [0, 10, 20], errors: [0, 10, 20] });
	});

	it("activates a context three times, each a second after it was refused; after the third rests ten seconds, then twice as long, up to an hour, and switches the radio", () => {
		const { commands, errors } = timesOf(70, "AT+QIACT=1", line("ERROR"), device => device.always("AT+QIACT?", OK));
		deepEqual(errors, [3, 16, 39]);
		deepEqual(commands, [0, 1, 2, 13, 14, 15, 36, 37, 38]);
		const rests = timesOf(38_000, "AT+CFUN=0", OK, device => device.always("AT+QIACT?", OK).always("AT+QIACT=1", line("ERROR"))).commands;
		deepEqual(rests.map((time, index) => time - (rests[index - 1] ?? 0) - 3), [10, 20, 40, 80, 160, 320, 640, 1280, 2560, ...Array<number>(9).fill(3600)]);
	});
});
