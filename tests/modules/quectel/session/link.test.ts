// The link of a session: every state with every input, the rows of the table at the top of modules/quectel/session/link.
// Source: BG96 note chapters 2, 3 and 5; docs/hardware.md (Sessions); docs/architecture.md (Recovery).

import { deepEqual, equal } from "node:assert/strict";
import QMTSession from "../../../../modules/quectel/session.js";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

const CME = line("+CME ERROR: 3");

/** How a rig gets into each state, with a session that wants the filter "f". `pending`: its command has no OK yet. */
const STATES: Readonly<Record<string, (device: Device) => void>> = {
	OFFLINE: device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK),
	CLEARING: device => device.always("AT+QMTCLOSE=", ""),
	CONFIGURING: device => device.always("AT+QMTCFG=\"keepalive\"", ""),
	OPENING: device => device.always("AT+QMTOPEN=", ""),
	CONNECTING: device => device.always("AT+QMTCONN=", ""),
	SUBSCRIBING: device => device.always("AT+QMTSUB=", ""),
	ONLINE: () => {},
	WAITING: () => {},
	DISCONNECTING: device => device.always("AT+QMTDISC=", ""),
	CLOSING: device => device.next("AT+QMTCLOSE=", line("ERROR")).always("AT+QMTCLOSE=", ""),
};

function enter(state: string): Rig {
	const rig = new Rig({ device: STATES[state]! });
	rig.session.subscribe("f", 1);
	rig.clock.advance(0);
	if (state === "WAITING")
		rig.device.tell(line("+QMTSTAT: 0,1"));
	if (state === "DISCONNECTING" || state === "CLOSING")
		rig.session.disconnect();
	rig.clock.advance(0);
	rig.forget();
	return rig;
}

/** The result line that each state waits for; and ms until its command, and its result line, count as lost. */
const WAITS: Readonly<Record<string, readonly [string, number, number]>> = {
	OFFLINE: ["", 1, 1],
	CLEARING: ["+QMTCLOSE: 0,0", 11_000, 11_000],
	CONFIGURING: ["", 3010, 1],
	OPENING: ["+QMTOPEN: 0,0", 10_800, 75_000],
	CONNECTING: ["+QMTCONN: 0,0,0", 10_010, 25_000],
	SUBSCRIBING: ["+QMTSUB: 0,1,0,1", 25_010, 25_000],
	ONLINE: ["", 1, 1],
	WAITING: ["", 999, 999],
	DISCONNECTING: ["+QMTDISC: 0,0", 11_000, 11_000],
	CLOSING: ["+QMTCLOSE: 0,0", 11_000, 11_000],
};

const INPUTS: Readonly<Record<string, (rig: Rig, wait: readonly [string, number, number]) => void>> = {
	"OK and result": (rig, [result]) => rig.device.tell(OK + (result === "" ? "" : line(result))),
	"error": rig => rig.device.tell(CME),
	"no answer": (rig, [, answer]) => rig.clock.advance(answer),
	"no result": (rig, [, , result]) => {
		rig.device.tell(OK);
		rig.clock.advance(result);
	},
	"+QMTSTAT": rig => rig.device.tell(line("+QMTSTAT: 0,1")),
	"module lost": rig => rig.device.tell(line("RDY")),
	"disconnect": rig => rig.session.disconnect(),
	"close": rig => rig.session.close(),
};

const REFUSED = "+CME ERROR: 3 (operation not allowed)";
const RESET = "lost: +QMTSTAT: 1 (connection closed or reset by peer)";
/** What is found out about a host that did not open. */
const FOUND = "; PDP context active, 10.76.51.180; broker.test is 192.0.2.7";
const AGAIN = "OPEN CONN SUB | open; control 9 1 1";
const RESTARTED = "lost: the module restarted";

/** For each state: what the session sends of the QMT family (without QMTCFG), and what it tells, upon each input in the order of INPUTS. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
	OFFLINE: ["-", "-", "-", "-", "-", "-", "- | close", "-"],
	CLEARING: [AGAIN, AGAIN, AGAIN, AGAIN, "-", `- | ${RESTARTED}`, "-", "-"],
	CONFIGURING: [
		AGAIN, `- | lost: AT+QMTCFG="keepalive": ${REFUSED}`, "- | lost: AT+QMTCFG=\"keepalive\": no answer", AGAIN, "-", `- | ${RESTARTED}`, "-", "-",
	],
	OPENING: [
		"CONN SUB | open; control 9 1 1", `- | lost: AT+QMTOPEN: ${REFUSED}${FOUND}`, `- | lost: AT+QMTOPEN: no answer${FOUND}`,
		`- | lost: AT+QMTOPEN: no result line${FOUND}`, "-", `- | ${RESTARTED}`, "-", "-",
	],
	CONNECTING: [
		"SUB | open; control 9 1 1", `- | lost: AT+QMTCONN: ${REFUSED}`, "- | lost: AT+QMTCONN: no answer", "- | lost: AT+QMTCONN: no result line",
		`- | ${RESET}`, `- | ${RESTARTED}`, "-", "-",
	],
	SUBSCRIBING: [
		"- | open; control 9 1 1", `- | lost: AT+QMTSUB: "f" ${REFUSED}`, "- | lost: AT+QMTSUB: \"f\" was not answered",
		"- | lost: AT+QMTSUB: \"f\" was not answered", `- | ${RESET}`, `- | ${RESTARTED}`, "-", "-",
	],
	ONLINE: ["-", "-", "-", "-", `- | ${RESET}`, `CLOSE OPEN CONN SUB | ${RESTARTED}; ready; open; control 9 1 1`, "DISC CLOSE | close", "-"],
	WAITING: ["-", "-", "-", "-", "-", "CLOSE OPEN CONN SUB | ready; open; control 9 1 1", "- | close", "-"],
	DISCONNECTING: ["CLOSE | close", "CLOSE | close", "CLOSE | close", "CLOSE | close", "-", "- | close", "-", "-"],
	CLOSING: ["- | close", "- | close", "- | close", "- | close", "-", "- | close", "-", "-"],
};

/** Commands of the QMT family without QMTCFG, by their last letters. */
function family(commands: readonly string[]): string {
	return commands.filter(command => command.startsWith("AT+QMT") && !command.startsWith("AT+QMTCFG") && !command.endsWith("=?")).map(command => command.slice(6).split("=")[0]).join(" ") || "-";
}

describe("the link of a session", () => {
	for (const [state, row] of Object.entries(TABLE)) {
		Object.keys(INPUTS).forEach((input, column) => {
			it(`does what its table prescribes in ${state} upon ${input}`, () => {
				const rig = enter(state);
				INPUTS[input]!(rig, WAITS[state]!);
				rig.clock.advance(0);
				const { device, events } = rig;
				equal(events.length === 0 ? family(device.commands) : `${family(device.commands)} | ${events.join("; ")}`, row[column]);
			});
		});
		it(`calls nothing and sends nothing more after close in ${state}, whatever comes`, () => {
			const rig = enter(state);
			rig.session.close();
			rig.forget();
			rig.device.tell(OK + line(WAITS[state]![0]) + line("+QMTSTAT: 0,1") + line("+QMTPUB: 0,1,0") + line("+QMTRECV: 0,0,a,b"));
			rig.clock.advance(600_000);
			deepEqual([family(rig.device.commands), rig.events.filter(event => event !== "ready" && !event.startsWith("modem")), rig.messages], ["-", [], []]);
			rig.session.close();
			rig.session.disconnect();
		});
		it(`closes everything after disconnect in ${state}, calls onClose once, and takes nothing more`, () => {
			const rig = enter(state);
			rig.session.disconnect();
			for (let i = 0; i < 4; i++) {
				rig.device.tell(OK);
				rig.clock.advance(30_000);
			}
			equal(rig.events.filter(event => event === "close").length, 1);
			rig.forget();
			rig.clock.advance(600_000);
			equal(family(rig.device.commands), "-");
			deepEqual(rig.events.filter(event => event !== "ready" && !event.startsWith("modem")), []);
		});
	}

	it("reports each result of QMTOPEN in the words of the note's §3.2.2, and tries again", () => {
		const results: readonly (readonly [string, string])[] = [
			["-1", "failed to open network"], ["1", "wrong parameter"], ["2", "MQTT identifier is occupied"], ["3", "failed to activate PDP"],
			["4", "failed to parse domain name"], ["5", "network disconnection error"], ["6", "unknown result"],
		];
		for (const [result, text] of results) {
			const rig = new Rig({ device: device => device.next("AT+QMTOPEN=", OK + line(`+QMTOPEN: 0,${result}`)) });
			rig.clock.advance(2000);
			const lost = [`lost: AT+QMTOPEN: result ${result} (${text})${FOUND}`];
			deepEqual(rig.events, result === "3" ? ["ready", ...lost, "ready", "open"] : ["ready", ...lost, "open"]);
			equal(family(rig.device.commands), "CLOSE OPEN CLOSE OPEN CONN");
			equal(rig.device.commands.includes("AT+QIDEACT=1"), result === "3");
		}
	});

	it("reports each refusal of a CONNACK once, although +QMTSTAT: 0,4 follows it, and tries again", () => {
		const texts = [
			"unacceptable protocol version); check version", "identifier rejected); check id", "server unavailable)", "bad user name or password); check user and password",
			"not authorized); check what the broker permits this client", "unknown return code)",
		];
		for (const [index, text] of texts.entries()) {
			const rig = new Rig({ device: device => device.next("AT+QMTCONN=", OK + line(`+QMTCONN: 0,0,${index + 1}`) + line("+QMTSTAT: 0,4")) });
			rig.clock.advance(2000);
			deepEqual(rig.events, ["ready", `lost: AT+QMTCONN: return code ${index + 1} (${text}`, "open"]);
		}
	});

	it("takes QMTCONN results without a return code, waits on after result 1, and gives up after result 2", () => {
		const rig = new Rig({ device: device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,1,1")) });
		rig.clock.advance(24_000);
		rig.device.tell(line("+QMTCONN: 0,1,2"));
		rig.clock.advance(24_000);
		deepEqual(rig.events, ["ready"]);
		rig.device.tell(line("+QMTCONN: 0,0"));
		deepEqual(rig.events, ["ready", "open"]);
		const other = new Rig({ device: device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,1,1") + line("+QMTCONN: 0,2")) });
		other.clock.advance(2000);
		deepEqual(other.events, ["ready", "lost: AT+QMTCONN: result 2 (failed to send packet)", "open"]);
	});

	it("reopens upon each code of +QMTSTAT, and after code 2 cycles the PDP context first", () => {
		const texts = [
			"connection closed or reset by peer)", "PINGREQ timed out or failed)", "CONNECT timed out or failed); check user, password and client identifier",
			"CONNACK timed out or failed); check user, password and client identifier", "the server closed the connection)",
			"closed after packet sending failures); check what is published", "link not alive or server unavailable); check that the broker can be reached", "reserved)",
		];
		for (const [index, text] of texts.entries()) {
			const rig = Rig.online();
			rig.device.tell(line(`+QMTSTAT: 0,${index + 1}`));
			rig.clock.advance(2000);
			const again = index === 1 ? ["ready", "open"] : ["open"];
			deepEqual(rig.events, [`lost: +QMTSTAT: ${index + 1} (${text}`, ...again]);
			equal(rig.device.commands[0], index === 1 ? "AT+QIDEACT=1" : "AT+QMTCLOSE=0");
		}
	});

	it("does not take a late +QMTSTAT of the old connection for one of the new", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTOPEN=", OK + line("+QMTSTAT: 0,7") + line("+QMTOPEN: 0,0")) });
		deepEqual(rig.events, []);
		equal(rig.session.online, true);
		equal(rig.session.losses, 0);
	});

	it("does not take result lines that no request awaits, nor those of another connection", () => {
		const rig = Rig.online();
		rig.device.tell(line("+QMTOPEN: 0,2") + line("+QMTCONN: 0,0,5") + line("+QMTCLOSE: 0,0") + line("+QMTDISC: 0,0") + line("+QMTSTAT: 1,1") + line("+QMTSTAT: 9,1"));
		deepEqual([rig.events, rig.session.online], [[], true]);
	});

	it("doubles the pause between attempts, with jitter", () => {
		for (const [random, first] of [[0, 500], [0.5, 1000], [0.999, 1499]] as const) {
			const rig = Rig.online({ modem: { random: () => random } });
			rig.device.always("AT+QMTOPEN=", line("ERROR"));
			rig.device.tell(line("+QMTSTAT: 0,1"));
			for (const [pause, commands] of [[first, "CLOSE OPEN"], [2 * first, "CLOSE OPEN"]] as const) {
				rig.forget();
				rig.clock.advance(pause - 15);
				equal(family(rig.device.commands), "-");
				rig.clock.advance(20);
				equal(family(rig.device.commands), commands);
			}
		}
	});

	it("climbs the ladder where the network does not carry the connection: after 3, 6, 12 and 24 failures the PDP context, the radio, and from the start again", () => {
		const power: string[] = [];
		const rig = Rig.online({
			modem: { power: { on: () => {}, reset: () => power.push("reset") } },
			device: device => device.next("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,0")).always("AT+QMTCONN=", OK + line("+QMTCONN: 0,2")),
		});
		rig.device.tell(line("+QMTSTAT: 0,1"));
		const rungs = new Set(["AT+QIDEACT=1", "AT+CFUN=0", "AT+CFUN=1"]);
		rig.clock.advance(7_200_000);
		deepEqual(rig.device.commands.filter(command => rungs.has(command)), ["AT+QIDEACT=1", "AT+CFUN=0", "AT+CFUN=1", "AT+QIDEACT=1", "AT+CFUN=0", "AT+CFUN=1"]);
		deepEqual(power, []);
	});

	it("restarts the module, and nothing less, after 3, 6, 12 and 24 failures where its MQTT does not answer and its AT channel does", () => {
		const power: number[] = [];
		const rig: Rig = Rig.online({
			modem: { power: { on: () => {}, reset: () => power.push(rig.events.filter(event => event.startsWith("lost: AT+QMTOPEN")).length) } },
			device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,0")).always("AT+QMTOPEN=", OK),
		});
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(7_200_000);
		// The loss itself is the first failure; the error of an attempt is reported after what it led to.
		deepEqual(power, [1, 4, 10, 22]);
		equal(rig.device.commands.some(command => /^AT\+(QIDEACT|CFUN)=/.test(command)), false);
	});

	it("restarts the module with a command where there are no power pins", () => {
		const rig = Rig.online();
		rig.modem.recover(3);
		rig.clock.advance(0);
		deepEqual(rig.device.commands.slice(0, 2), ["AT+CFUN=1,1", "\x1b"]);
		deepEqual(rig.events, ["lost: the module is being recovered", "ready", "open"]);
	});

	it("writes the will, user and password, and sends no empty ones", () => {
		const rig = Rig.online({ session: {} });
		rig.session.close();
		const { device } = rig;
		device.commands.length = 0;
		const session = rig.makeSession({
			user: "user", password: "pass word", will: { topic: "w/t", message: "gone", QoS: 1, retain: true }, clean: false, keepAlive: 1500, packetTimeout: 2000, retries: 0,
		});
		rig.clock.advance(0);
		deepEqual(device.commands, [
			"AT+QMTCLOSE=0", "AT+QMTCFG=\"version\",0,4", "AT+QMTCFG=\"pdpcid\",0,1", "AT+QMTCFG=\"ssl\",0,0", "AT+QMTCFG=\"keepalive\",0,2", "AT+QMTCFG=\"session\",0,0",
			"AT+QMTCFG=\"timeout\",0,2,0,1", "AT+QMTCFG=\"will\",0,1,1,1,\"w/t\",\"gone\"",
			"AT+QMTOPEN=0,\"broker.test\",1883", "AT+QMTCONN=0,\"rig\",\"user\",\"pass word\"",
		]);
		session.close();
		device.commands.length = 0;
		rig.makeSession({ user: "", password: "", will: { topic: "w", message: "" } });
		rig.clock.advance(0);
		equal(device.commands.includes("AT+QMTCFG=\"will\",0,1,0,0,\"w\",\"\""), true);
		equal(device.commands.at(-1), "AT+QMTCONN=0,\"rig\"");
	});

	it("writes version, PDP context, notice and the device of Alibaba Cloud as they are asked for (BG96 note §3.2.1 and §6.1)", () => {
		const rig = Rig.online({ session: { context: 16 } });
		rig.session.close();
		rig.device.commands.length = 0;
		const aliauth = { productKey: "oyjtmPI5a5j", deviceName: "MQTT_TEST", deviceSecret: "wN9Y6pZSIly7Exa5qVzcmigEGO4kAazZ" };
		rig.makeSession({ version: 3, context: 16, notice: false, aliauth });
		rig.clock.advance(0);
		const { commands } = rig.device;
		for (const command of ["\"version\",0,3", "\"pdpcid\",0,16", "\"timeout\",0,5,3,0", "\"aliauth\",0,\"oyjtmPI5a5j\",\"MQTT_TEST\",\"wN9Y6pZSIly7Exa5qVzcmigEGO4kAazZ\""])
			equal(commands.includes(`AT+QMTCFG=${command}`), true, command);
	});

	it("shows no user, password or secret in an error, whichever command fails", () => {
		const secrets = { user: "SECRET1", password: "SECRET2", aliauth: { productKey: "SECRET3", deviceName: "SECRET4", deviceSecret: "SECRET5" } };
		for (const command of ["AT+QMTCFG=\"aliauth\"", "AT+QMTCONN="]) {
			for (const reply of [CME, ""]) {
				const rig = new Rig({ session: secrets, device: device => device.always(command, reply) });
				rig.clock.advance(60_000);
				equal(rig.events.some(event => event.startsWith("lost: AT+QMT")), true);
				equal(rig.events.join().includes("SECRET"), false);
			}
		}
	});

	it("takes the IMEI for its client identifier where none is given", () => {
		const rig = Rig.online();
		rig.session.close();
		const session = new QMTSession({ modem: rig.modem, host: "h" });
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1), "AT+QMTCONN=0,\"866425030012340\"");
		equal(session.online, true);
	});
});

describe("a question about the link", () => {
	it("is asked once, and an answer other than connected is a loss", () => {
		for (const answer of [OK, line("+QMTCONN: 0,1") + OK, line("+QMTCONN: 1,3") + OK, line("ERROR")]) {
			const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", answer) });
			rig.suspect("something");
			rig.suspect("something else");
			rig.clock.advance(0);
			deepEqual(rig.device.commands, ["AT+QMTCONN?"]);
			deepEqual(rig.events, ["lost: something"]);
		}
	});

	it("is not asked while there is no link, and its answer is not believed once that is gone", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", "") });
		rig.suspect("something");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.suspect("something else");
		rig.device.tell(OK);
		deepEqual(rig.events, ["lost: +QMTSTAT: 1 (connection closed or reset by peer)"]);
	});

	it("keeps the result of a connect apart from its answer", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", line("+QMTCONN: 0,0,0") + line("+QMTCONN: 0,3") + OK) });
		rig.suspect("something");
		rig.clock.advance(0);
		deepEqual(rig.events, []);
	});

	it("backs off from a broker that drops it at each publish: only an acknowledgement, or a minute online, counts as success", () => {
		const rig = Rig.online();
		const acknowledging = rig.device.published;
		rig.device.published = OK + line("+QMTSTAT: 0,1");
		rig.publish("x");
		rig.clock.advance(3_600_000);
		const opens = rig.device.commands.filter(command => command.startsWith("AT+QMTOPEN")).length;
		equal(opens < 40, true, `${opens} in an hour`);
		rig.device.published = acknowledging;
		rig.clock.advance(600_000);
		equal(rig.session.unacknowledged, 0);
	});

	it("climbs the ladder although an app throws in onLost", () => {
		let thrown = 0;
		const rig = Rig.online({
			session: {
				onLost: () => {
					thrown += 1;
					throw new Error("app");
				},
			},
		});
		rig.device.always("AT+QMTOPEN=0", OK + line("+QMTOPEN: 0,-1"));
		// As a host does: what an app throws ends its turn, and the next turn comes.
		const turn = (action: () => void): void => {
			try {
				action();
			}
			catch (error) {
				equal((error as Error).message, "app");
			}
		};
		turn(() => rig.device.tell(line("+QMTSTAT: 0,1")));
		for (let second = 0; second < 60; second++)
			turn(() => rig.clock.advance(1000));
		equal(thrown >= 3, true, `${thrown} losses`);
		equal(rig.device.commands.includes("AT+QIDEACT=1"), true);
	});
});

describe("a connection that the module finds closed", () => {
	it("ignores a result of AT+QMTCLOSE that comes when its time is over: it does not end the settings that are being written", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTCLOSE=", OK).always("AT+QMTCFG=\"pdpcid\"", "") });
		rig.clock.advance(10_000);
		equal(rig.device.commands.at(-1), "AT+QMTCFG=\"pdpcid\",0,1");
		rig.device.tell(line("+QMTCLOSE: 0,0"));
		rig.clock.advance(0);
		rig.device.tell(OK);
		rig.clock.advance(0);
		equal(rig.device.commands.find(command => command.startsWith("AT+QMTCFG=\"ssl\"")), "AT+QMTCFG=\"ssl\",0,0");
	});

	it("is no trouble before a link, and reported behind one", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTCLOSE=", OK + line("+QMTCLOSE: 0,-1")) });
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open"]);
		rig.session.disconnect();
		rig.clock.advance(0);
		deepEqual(rig.events.slice(2), ["modem: AT+QMTCLOSE: result -1 (failed to close network)", "close"]);
	});
});

describe("a session that hangs up", () => {
	for (const [state, held, closes] of [
		["clearing", "AT+QMTCLOSE=", false], ["configuring", "AT+QMTCFG=\"timeout\"", false], ["opening", "AT+QMTOPEN=", true], ["connecting", "AT+QMTCONN=", true],
		["subscribing", "AT+QMTSUB=", true], ["online", undefined, true],
	] as const) {
		it(`has the module close its connection ${closes ? "" : "not "}while ${state}`, () => {
			const rig = new Rig({ device: device => held !== undefined && device.always(held, "") });
			rig.session.subscribe("f", 1);
			rig.clock.advance(0);
			equal(rig.device.commands.at(-1)!.startsWith(held ?? "AT+QMTSUB="), true);
			rig.forget();
			rig.session.hangUp();
			rig.clock.advance(400_000);
			deepEqual([rig.device.commands.filter(command => command.startsWith("AT+QMT")), rig.events.filter(event => event !== "ready")], [closes ? ["AT+QMTCLOSE=0"] : [], []]);
		});
	}

	it("has nothing to close while it waits, nor once it is closed", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,4")) });
		rig.clock.advance(0);
		equal(rig.events.some(event => event.startsWith("lost")), true);
		rig.forget();
		rig.session.hangUp();
		rig.session.hangUp();
		rig.clock.advance(400_000);
		deepEqual(rig.device.commands, []);
	});
});
