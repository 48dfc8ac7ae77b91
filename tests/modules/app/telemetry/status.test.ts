// The status message: time, restart cause, signal, and as many counters as fit. Tests modules/app/telemetry/status.

import assert from "node:assert/strict";
import InfluxEncoder from "../../../../modules/app/telemetry/influx.js";
import JSONEncoder from "../../../../modules/app/telemetry/json.js";
import Status, { type Condition } from "../../../../modules/app/telemetry/status.js";

const CONDITION: Condition = { time: 1_763_795_000_000, signal: -65, technology: undefined, operator: "", lost: "", trouble: "" };

function text(status: Status, counters: Record<string, number>, condition: Condition = CONDITION): string {
	return Buffer.from(status.bytes.subarray(0, status.encode(condition, counters))).toString();
}

describe("a status", () => {
	it("contains what is known", () => {
		const status = new Status(new JSONEncoder(200), "power on");
		assert.equal(text(status, { losses: 2 }), "{\"time\":1763795000000,\"restart\":\"power on\",\"online\":true,\"signal\":-65,\"losses\":2}");
		assert.equal(text(status, {}, { ...CONDITION, time: undefined, signal: undefined }), "{\"restart\":\"power on\",\"online\":true}");
	});

	it("names the network, in characters that every format has", () => {
		const condition = { ...CONDITION, technology: "LTE-M", operator: "T\\-\"Mobile\" & Sons\n".repeat(4) };
		const operator = "T-Mobile & Sons".repeat(3).slice(0, 32);
		assert.equal(text(new Status(new JSONEncoder(200), "x"), {}, condition),
			`{"time":1763795000000,"restart":"x","technology":"LTE-M","operator":"${operator}","online":true,"signal":-65}`);
		assert.equal(text(new Status(new InfluxEncoder(200), "x"), {}, condition),
			`status,restart=x,technology=LTE-M,operator=${operator.replaceAll(" ", "\\ ")} online=true,signal=-65i 1763795000000000000`);
	});

	it("leaves the network's names out where they do not fit", () => {
		const condition = { ...CONDITION, technology: "LTE-M", operator: "Operator" };
		assert.equal(text(new Status(new InfluxEncoder(80), "x"), { first: 1 }, condition), "status,restart=x online=true,signal=-65i 1763795000000000000");
	});

	it("leaves counters out from the last when they do not fit, all of them if need be", () => {
		const counters = { first: 1, second: 2, third: 3 };
		const whole = "status,restart=x online=true,signal=-65i,first=1i,second=2i,third=3i 1763795000000000000";
		for (const [size, end] of [[whole.length, "third=3i"], [whole.length - 1, "second=2i"], [whole.length - 11, "first=1i"], [whole.length - 24, "signal=-65i"]] as const)
			assert.ok(text(new Status(new InfluxEncoder(size), "x"), counters).endsWith(`${end} 1763795000000000000`), `${size}`);
	});

	it("holds the end of the last lines, on one line, in characters that every format has", () => {
		const lines = "starting\nsensor: Error: \"é\\\"\n";
		assert.equal(text(new Status(new JSONEncoder(200), "crash", lines), {}, { ...CONDITION, time: undefined }),
			"{\"restart\":\"crash\",\"last\":\"starting / sensor: Error: ????\",\"online\":true,\"signal\":-65}");
		assert.equal(text(new Status(new InfluxEncoder(200), "crash", lines), {}, { ...CONDITION, time: undefined }),
			"status,restart=crash,last=starting\\ /\\ sensor:\\ Error:\\ ???? online=true,signal=-65i");
		assert.equal(text(new Status(new JSONEncoder(400), "crash", "a".repeat(300)), {}, { ...CONDITION, time: undefined }),
			`{"restart":"crash","last":"${"a".repeat(160)}","online":true,"signal":-65}`);
	});

	it("holds why there was no connection, and what failed at the start, on one line each; without them where they do not fit", () => {
		const condition = { ...CONDITION, time: undefined, lost: "AT+QMTCONN: return code 4 (bad user name or password)", trouble: "no watchdog\nno \"journal\"\n" };
		assert.equal(text(new Status(new JSONEncoder(300), "x"), {}, condition),
			"{\"restart\":\"x\",\"lost\":\"AT+QMTCONN: return code 4 (bad user name or password)\",\"trouble\":\"no watchdog / no ?journal?\",\"online\":true,\"signal\":-65}");
		assert.equal(text(new Status(new InfluxEncoder(80), "x"), { first: 1 }, condition), "status,restart=x online=true,signal=-65i");
	});

	it("leaves the older half of the last lines out where they do not fit, again and again, before anything else", () => {
		const whole = "status,restart=x,last=1234567890 online=true,signal=-65i,first=1i 1763795000000000000";
		assert.equal(text(new Status(new InfluxEncoder(whole.length), "x", "1234567890\n"), { first: 1 }), whole);
		for (const [less, last] of [[1, ",last=67890"], [5, ",last=67890"], [6, ",last=90"], [9, ",last=0"], [10, ""], [16, ""]] as const)
			assert.equal(text(new Status(new InfluxEncoder(whole.length - less), "x", "1234567890\n"), { first: 1 }), whole.replace(",last=1234567890", last), `${less}`);
	});

	it("is accepted where the longest time, the weakest signal and the checksum fit, not a byte below", () => {
		const longest = { ...CONDITION, time: 2 ** 52, signal: -113 };
		for (const make of [
			(size: number) => new InfluxEncoder(size), (size: number) => new JSONEncoder(size), (size: number) => new InfluxEncoder(size, true),
			(size: number) => new JSONEncoder(size, true),
		]) {
			const needed = new Status(make(200), "x").encode(longest, {});
			assert.equal(new Status(make(needed + make(200).slack), "x").encode(longest, {}), needed);
			assert.throws(() => new Status(make(needed + make(200).slack - 1), "x"), { name: "RangeError" });
		}
	});

	it("is refused at once when time, restart cause and signal alone do not fit", () => {
		assert.throws(() => new Status(new InfluxEncoder(60), "x".repeat(40)), { name: "RangeError", message: "text: does not fit into 60 bytes" });
	});
});
