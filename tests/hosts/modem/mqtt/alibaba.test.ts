// AT+QMTCFG="aliauth": the module makes client identifier, user name and password by itself.
// hosts/modem/mqtt/alibaba.ts, connection.ts; both notes §3.2.1; device, time and signature are a published example of the scheme.

import { deepEqual, equal } from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { Rig } from "../rig.js";

const DEVICE = `"a14Xib5kdYd","light1983432","oLyaKqVxtRvjH284LdhqVgVUx1UPy6zq"`;
const TIME = 1539421321846;
const SIGNATURE = "b2488041f64f425016b467ee1c94959ebd592ad1";
/** A module whose network does not tell the time. */
const TIMELESS = { wallTime: undefined } as unknown as SimulatorOptions;

/** Connects client 0. @returns client identifier, user name and password of its CONNECT */
function signIn(options: Partial<SimulatorOptions>, settings: readonly string[], identification: string): (string | undefined)[] {
	const rig = new Rig(options);
	for (const setting of settings)
		rig.say(`AT+QMTCFG=${setting}\r`);
	rig.say(`AT+QMTOPEN=0,"iot-as-mqtt.cn-shanghai.aliyuncs.com",1883\r`);
	rig.say(`AT+QMTCONN=0,${identification}\r`);
	const [packet] = rig.broker.packets;
	return packet?.cmd === "connect" ? [packet.clientId, packet.username, packet.password?.toString()] : [];
}

describe("the sign-in to Alibaba Cloud", () => {
	for (const profile of ["bg96", "bc20"] as const)
		it(`is signed with the device's secret by a ${profile}`, () => {
			deepEqual(signIn({ profile, wallTime: () => TIME }, [`"ALIAUTH",0,${DEVICE}`], `"SN1928339"`),
				[`SN1928339|securemode=3,signmethod=hmacsha1,timestamp=${TIME}|`, "light1983432&a14Xib5kdYd", SIGNATURE]);
		});

	it("states that the link is TLS where it is", () => {
		equal(signIn(TIMELESS, [`"ssl",0,1,2`, `"aliauth",0,${DEVICE}`], `"me"`)[0], "me|securemode=2,signmethod=hmacsha1|");
	});

	it("is left to the host when it gives a user name", () => {
		deepEqual(signIn({}, [`"aliauth",0,${DEVICE}`], `"me","user","word"`), ["me", "user", "word"]);
	});

	it("is a client's own: the others sign in as configured", () => {
		deepEqual(signIn({}, [`"aliauth",1,${DEVICE}`], `"me"`), ["me", undefined, undefined]);
	});

	it("takes the bytes of names and secret as they came, and needs no time", () => {
		const signature = createHmac("sha1", "s\u00e9").update("clientIdcdeviceNamen\u00e9productKeyk").digest("hex");
		deepEqual(signIn(TIMELESS, [`"aliauth",0,"k","n\xc3\xa9","s\xc3\xa9"`], `"c"`), ["c|securemode=3,signmethod=hmacsha1|", "n\u00e9&k", signature]);
	});
});
