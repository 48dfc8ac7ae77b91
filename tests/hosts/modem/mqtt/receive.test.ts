// Subscribing, unsubscribing, and messages that arrive, in every form that a firmware shows them.
// hosts/modem/mqtt/receive-format.ts, connection.ts; BG96 note §3.2.6, §3.2.7, §5.2, §6; docs/hardware.md (Received messages).

import { deepEqual, equal } from "node:assert/strict";
import type { ReceiveForm } from "../../../../hosts/modem/profiles/firmware.js";
import { line, OK, Rig, ROUND_TRIP } from "../rig.js";

function subscribed(form: ReceiveForm = "quoted"): Rig {
	const rig = Rig.connected({ firmware: { recvForm: form, recvMode: true } });
	rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
	return rig;
}

describe("AT+QMTSUB and AT+QMTUNS", () => {
	it("subscribe to many filters and report the granted QoS of each", () => {
		const rig = Rig.connected();
		equal(rig.say(`AT+QMTSUB=0,5,"a",0, "b/+",1,"c/#",2\r`), `${OK}${line("+QMTSUB: 0,5,0,0,1,2")}`);
		deepEqual([...rig.broker.subscriptions("tester")], [["a", 0], ["b/+", 1], ["c/#", 2]]);
		equal(rig.say(`AT+QMTUNS=0,6,"a","c/#"\r`), `${OK}${line("+QMTUNS: 0,6,0")}`);
		deepEqual([...rig.broker.subscriptions("tester")], [["b/+", 1]]);
	});

	it("report a lowered QoS and a refusal as the broker grants them", () => {
		const rig = Rig.connected();
		rig.broker.grant = 1;
		equal(rig.say(`AT+QMTSUB=0,1,"a",2\r`), `${OK}${line("+QMTSUB: 0,1,0,1")}`);
		rig.broker.grant = 128;
		equal(rig.say(`AT+QMTSUB=0,2,"b",2\r`), `${OK}${line("+QMTSUB: 0,2,0,128")}`);
	});

	it("send again, and give up", () => {
		const rig = Rig.connected({}, [`"timeout",0,1,1,1`]);
		rig.broker.silent = true;
		equal(rig.say(`AT+QMTSUB=0,1,"a",2\r`, 0), OK);
		equal(rig.say(`AT+QMTUNS=0,1,"a"\r`, 0), line("+CME ERROR: 3"));
		equal(rig.say(`AT+QMTUNS=0,2,"a"\r`, 0), OK);
		equal(rig.wait(1000), `${line("+QMTSUB: 0,1,1,1")}${line("+QMTUNS: 0,2,1,1")}`);
		equal(rig.wait(1000), `${line("+QMTSUB: 0,1,2")}${line("+QMTUNS: 0,2,2")}`);
	});

	it("refuse a list that is not one", () => {
		const rig = Rig.connected();
		for (const parameters of ["0,1", `0,0,"a"`, `0,1,a`, `0,1,""`, `1,1,"a"`])
			equal(rig.say(`AT+QMTUNS=${parameters}\r`), line("+CME ERROR: 3"), parameters);
	});
});

describe("+QMTRECV", () => {
	const payload = `say "hi",\r\nOK\r\n\x00\xff`;

	for (const [form, text] of [
		["quoted", `+QMTRECV: 0,0,"t/1","${payload}"`],
		["quoted-blank", `+QMTRECV: 0,0, "t/1", "${payload}"`],
		["bare", `+QMTRECV: 0,0,"t/1",${payload}`],
		["bare-blank", `+QMTRECV: 0,0, "t/1",${payload}`],
		["length", `+QMTRECV: 0,0,"t/1",${payload.length},"${payload}"`],
		["next-line", `+QMTRECV: 0,0,"t/1"\r\n${payload}`],
	] as const)
		it(`shows a message in the form "${form}", its bytes untouched`, () => {
			const rig = subscribed(form);
			rig.broker.publish("t/1", Buffer.from(payload, "latin1"));
			equal(rig.wait(ROUND_TRIP), line(text));
		});

	it("reports the length of the payload once recv/mode asks for it", () => {
		const rig = Rig.connected({ firmware: { recvMode: true } }, [`"recv/mode",0,0,1`]);
		rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
		rig.broker.publish("t/1", "");
		equal(rig.wait(ROUND_TRIP), line(`+QMTRECV: 0,0,"t/1",0,""`));
	});

	it("keeps messages in buffer mode until they are read, five of them", () => {
		const rig = Rig.connected({ firmware: { recvMode: true } }, [`"recv/mode",0,1,1`]);
		rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
		for (let number = 0; number < 6; number++)
			rig.broker.publish("t/1", `m${number}`);
		equal(rig.wait(ROUND_TRIP), [0, 1, 2, 3, 4].map(slot => line(`+QMTRECV: 0,${slot}`)).join(""));
		equal(rig.say("AT+QMTRECV?\r"), `${line("+QMTRECV: 0,1,1,1,1,1")}${OK}`);
		equal(rig.say("AT+QMTRECV=0,1\r"), `${line(`+QMTRECV: 0,0,"t/1",2,"m1"`)}${OK}`);
		equal(rig.say("AT+QMTRECV=0,1\r"), OK);
		equal(rig.say("AT+QMTRECV?\r"), `${line("+QMTRECV: 0,1,0,1,1,1")}${OK}`);
		rig.broker.publish("t/1", "again");
		equal(rig.wait(ROUND_TRIP), line("+QMTRECV: 0,1"));
	});

	it("carries the packet identifier at QoS 1 and 2, acknowledged before the host has read", () => {
		const rig = subscribed();
		rig.broker.publish("t/1", "one", { qos: 1 });
		rig.broker.publish("t/2", "two", { qos: 2 });
		equal(rig.wait(2 * ROUND_TRIP), `${line(`+QMTRECV: 0,1,"t/1","one"`)}${line(`+QMTRECV: 0,2,"t/2","two"`)}`);
		deepEqual(rig.broker.packets.slice(-3).map(({ cmd }) => cmd), ["puback", "pubrec", "pubcomp"]);
	});

	it("shows the bytes of a topic as the broker has them", () => {
		const rig = subscribed();
		rig.broker.publish("t/\u00e9", "x");
		equal(rig.wait(ROUND_TRIP), line(`+QMTRECV: 0,0,"t/\xc3\xa9","x"`));
	});

	it("comes for retained messages right after the subscription", () => {
		const rig = Rig.connected();
		rig.broker.publish("t/1", "kept", { retain: true });
		equal(rig.say(`AT+QMTSUB=0,1,"t/1",0\r`), `${OK}${line("+QMTSUB: 0,1,0,0")}${line(`+QMTRECV: 0,0,"t/1","kept"`)}`);
	});
});
