// Every cause that the doctor knows, provoked on the simulated modem, and found under its name.
// hosts/doctor/*; docs/doctor.md.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CAUSES, type CauseName } from "../../../hosts/doctor/causes.js";
import type { Diagnosis } from "../../../hosts/doctor/examine.js";
import { openPort, portCause, PortError, quectelPorts } from "../../../hosts/doctor/port.js";
import { EmbeddedBroker } from "../../../hosts/modem/network/broker.js";
import { TCPNetwork } from "../../../hosts/modem/network/tcp-network.js";
import type { Fault } from "../../../hosts/modem/simulator.js";
import { Authority } from "../../support/certificates.js";
import { diagnose, diagnoseForReal, type Case } from "./rig.js";

const SEARCHING = 2, DENIED = 3;
/** ms without a sign of life on the screen that are not too long. */
const SILENCE = 5500;
const DAY = 24 * 60 * 60 * 1000;
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const SERIAL = ["--serial", "/dev/ttyUSB2"];
const BROKER = [...SERIAL, "--broker", "mqtt://broker.example"];

const refuse = (command: string, code?: number, nth = 1): Fault => ({ when: { command, nth }, do: { kind: "refuse", ...(code === undefined ? {} : { code }) } });
const answered = (command: string, fault: Fault["do"], nth = 1): Fault => ({ when: { command, nth }, do: fault });
const unable = (message: string): NonNullable<Case["surroundings"]> => ({ open: async () => { throw new PortError(portCause(message), message); } });
/** Sends commands before the doctor comes. */
const said = (...lines: readonly string[]): NonNullable<Case["before"]> => (modem, _network, clock) => {
	for (const line of lines) {
		modem.receive(bytes(`${line}\r`));
		clock.advance(2000);
	}
};
const connack = (value: number): Case => ({ modem: { faults: [{ when: { at: 0 }, do: { kind: "connack", value } }] } });
const lost = (name: string): Case => ({ modem: { faults: [{ when: { at: 0 }, do: { kind: "lost-report", name } }] } });

/** How each cause is provoked, and what the finding says besides. */
const CASES: Partial<Record<CauseName, Case & { readonly found?: RegExp }>> = {
	"port-none": { words: ["--broker", "mqtt://broker.example"], surroundings: { ports: async () => [] } },
	"port-denied": { surroundings: unable("Error: Permission denied, cannot open /dev/ttyUSB2"), found: /Permission denied/ },
	"port-busy": { surroundings: unable("Error Resource temporarily unavailable Cannot lock port") },
	"port-unusable": { surroundings: unable("Error: Inappropriate ioctl for device") },
	"silent": { modem: { powered: false } },
	"loopback": { surroundings: { open: async () => {
		const port = { setRate: async () => {}, write: (sent: Uint8Array) => port.onBytes(sent), onBytes(_bytes: Uint8Array) {}, close: async () => {} };
		return port;
	} } },
	"noise": { modem: { baud: 31_250 } },
	"other-rate": { modem: { baud: 9600 }, found: /^9600 bit\/s$/ },
	"slept": { before: modem => modem.strike({ kind: "asleep" }) },
	"prompt-open": { before: said("ATE0", "AT+QICSGP=1,1,\"\"", "AT+QIACT=1", `AT+QMTOPEN=0,"broker.example",1883`, `AT+QMTCONN=0,"other"`, `AT+QMTPUB=0,1,1,0,"t"`) },
	"not-quectel": { modem: { baud: 0 }, rewrite: text => text.replace("Quectel", "SIMCOM").replace(/BG96/g, "SIM7000G"), found: /SIM7000G/ },
	"other-module": { modem: { baud: 0 }, rewrite: text => text.replace(/BG96/g, "EC25E"), found: /EC25E/ },
	"no-mqtt": { modem: { faults: [refuse("+QMTOPEN")] }, found: /BG96/ },
	"stopped-answering": { modem: { faults: [answered("+CFUN", { kind: "lost-result" }), answered("+CFUN", { kind: "lost-result" }, 2)] } },
	"answer-lost": { modem: { faults: [answered("+CFUN", { kind: "lost-result" })] }, found: /^AT\+CFUN\?$/ },
	"radio-off": { before: said("AT+CFUN=4"), found: /4/ },
	"sim-missing": { modem: { sim: { inserted: false } } },
	"sim-failure": { modem: { faults: [refuse("+CPIN", 13)] } },
	"sim-busy": { modem: { faults: Array.from({ length: 10 }, (_, index) => refuse("+CPIN", 14, index + 1)) } },
	"sim-wrong": { modem: { sim: { tries: 0, pukTries: 0 } } },
	"sim-pin": { modem: { sim: { pin: "1234" } } },
	"sim-pin-last": { modem: { sim: { pin: "1234", tries: 1 } }, words: [...BROKER, "--pin", "1111"] },
	"sim-pin-wrong": { modem: { sim: { pin: "1234" } }, words: [...BROKER, "--pin", "1111"], found: /^2 tries left$/ },
	"sim-puk": { modem: { sim: { pin: "1234", tries: 0 } } },
	"deregistered": { before: said("AT+COPS=2") },
	"no-network": { modem: { coverage: { "CAT-M1": SEARCHING } } },
	"technology-limited": { modem: { coverage: { "CAT-NB1": 1 } }, found: /^left out: NB-IoT$/ },
	"registration-denied": { modem: { coverage: { "CAT-M1": DENIED }, rejectCause: 11 }, found: /cause 11: this SIM may not use this operator's network/ },
	"signal-weak": { modem: { signal: { rssi: -100, rsrp: -121, sinr: 0, rsrq: -19 } }, found: /RSRP -121 dBm/ },
	"apn-missing": { modem: { access: { apn: "iot.example" } } },
	"context-refused": { modem: { access: { apn: "iot.example" } }, words: [...BROKER, "--apn", "iot.exmaple"], found: /iot.exmaple/ },
	"no-address": { modem: { baud: 0 }, rewrite: text => text.replace(/\d+\.\d+\.\d+\.\d+/, "0.0.0.0") },
	"name-unknown": { before: (_modem, network) => network.failure = "ENOTFOUND", found: /broker.example: error 565/ },
	"name-silent": lost("+QIURC"),
	"tls-unsupported": { modem: { profile: "bc20" }, words: [...SERIAL, "--broker", "mqtts://broker.example"] },
	"clients-used": { before: (modem, network, clock) => {
		said("AT+QICSGP=1,1,\"\"", "AT+QIACT=1")(modem, network, clock);
		for (let client = 0; client < 6; client++)
			said(`AT+QMTOPEN=${client},"broker.example",1883`)(modem, network, clock);
	} },
	"client-used": { before: said("AT+QICSGP=1,1,\"\"", "AT+QIACT=1", `AT+QMTOPEN=0,"broker.example",1883`), found: /client 1/ },
	"broker-unreachable": { before: (_modem, network) => network.failure = "ECONNREFUSED", found: /-1/ },
	"network-dropped": { before: (_modem, network) => network.failure = "ECONNRESET" },
	"open-refused": { modem: { faults: [refuse("+QMTOPEN", 3, 3)] } },
	"protocol-refused": connack(1),
	"identifier-refused": connack(2),
	"server-unavailable": connack(3),
	"credentials-refused": connack(4),
	"not-authorized": { ...connack(5), found: /CONNACK 5/ },
	"connack-missing": lost("+QMTCONN"),
	"subscribe-refused": { modem: { faults: [{ when: { at: 0 }, do: { kind: "suback", value: 128 } }] } },
	"suback-missing": lost("+QMTSUB"),
	"prompt-missing": { modem: { faults: [answered("+QMTPUB", { kind: "lost-prompt" })] } },
	"puback-missing": lost("+QMTPUB"),
	"reports-elsewhere": { modem: { firmware: { reportPort: "usbat" } }, words: [...SERIAL, "--broker", "mqtt://192.0.2.1"] },
	"message-missing": lost("+QMTRECV"),
	"message-damaged": { modem: { faults: [answered("+QMTPUB", { kind: "corrupt-data" })] } },
};

/** Found by tests of their own below. */
const ELSEWHERE: readonly CauseName[] = [
	"port-missing", "file-not-pem", "certificate-expired", "key-mismatch", "upload-failed", "clock-unset", "tls-server", "tls-untrusted", "tls-clock", "tls-client",
];

function has(diagnosis: Diagnosis, cause: CauseName, found?: RegExp): void {
	const finding = diagnosis.findings.find(finding => finding.cause === cause);
	ok(finding, `${cause}: ${diagnosis.findings.map(finding => finding.cause ?? finding.step).join(", ")}`);
	const { step, level, means, advice } = CAUSES[cause];
	deepEqual([finding.step, finding.level, finding.means, finding.advice], [step, level, means, advice]);
	if (found !== undefined)
		match(finding.found, found);
	if (level === "failed") {
		equal(diagnosis.healthy, false);
		equal(diagnosis.findings.at(-1), finding, "nothing is tried after what fails");
	}
}

describe("the doctor", () => {
	it("has a case for every cause", () => {
		deepEqual([...Object.keys(CASES), ...ELSEWHERE].sort(), Object.keys(CAUSES).sort());
	});

	for (const [cause, { found, ...each }] of Object.entries(CASES))
		it(`finds ${cause}`, async () => has(await diagnose(each), cause as CauseName, found));

	it("goes on after a note, up to a message that comes back", async () => {
		for (const cause of ["other-rate", "slept", "prompt-open", "other-module", "client-used", "signal-weak", "answer-lost"] as const)
			equal((await diagnose(CASES[cause])).healthy, true, cause);
	});

	for (const [command, nth] of [["+QCSQ", 1], ["+QIACT", 2], ["+QMTCFG", 1], ["+QMTSUB", 1]] as const)
		it(`goes on when one answer to AT${command} is lost`, async () => {
			const { healthy, findings } = await diagnose({ modem: { faults: [answered(command, { kind: "lost-result" }, nth)] } });
			deepEqual([healthy, findings.map(({ cause }) => cause).filter(cause => cause !== undefined)], [true, ["answer-lost"]]);
		});

	for (const cause of ["name-silent", "connack-missing", "suback-missing", "puback-missing", "message-missing"] as const)
		it(`says what it waits for, before it finds ${cause}`, async () => {
			const events: { readonly at: number; readonly progress: boolean }[] = [];
			let now = (): number => 0;
			const { before, ...each } = CASES[cause]!;
			await diagnose({
				...each,
				before(modem, network, clock) {
					now = () => clock.now();
					before?.(modem, network, clock);
				},
				surroundings: { onFinding: () => events.push({ at: now(), progress: false }), onProgress: () => events.push({ at: now(), progress: true }) },
			});
			const waits = events.flatMap((event, index) => index > 0 && event.at - events[index - 1]!.at > SILENCE ? [events[index - 1]!.progress] : []);
			deepEqual([waits.length > 0, waits.filter(announced => !announced)], [true, []]);
		});

	it("says that it asks again", async () => {
		const said: string[] = [];
		await diagnose({ ...CASES["answer-lost"], surroundings: { onProgress: text => said.push(text) } });
		ok(said.includes("no answer: sending AT+CFUN? again"), said.join());
	});

	it("enters a PIN once, even if the answer is lost, and asks the SIM whether it was right", async () => {
		const fault = { when: { command: "+CPIN", nth: 2 }, do: { kind: "lost-result" } } as const;
		const words = [...BROKER, "--pin", "1234"];
		const { healthy, changes } = await diagnose({ modem: { sim: { pin: "1234" }, faults: [fault] }, words });
		deepEqual([healthy, changes.filter(change => change.includes("CPIN"))], [true, [`AT+CPIN="****"`]]);
		has(await diagnose({ modem: { sim: { pin: "4321" }, faults: [fault] }, words }), "sim-pin-wrong");
	});

	it("finds that a module has stopped answering in the middle of a command that is not repeated", async () => {
		has(await diagnose({ modem: { faults: [answered("+QMTSUB", { kind: "drop", from: "modem", count: 1_000_000 })] } }), "stopped-answering");
	});

	it("finds nothing wrong with a healthy BG96 or BC20, in few commands", async () => {
		for (const [profile, most] of [["bg96", 21], ["bc20", 18]] as const) {
			const { healthy, findings, commands } = await diagnose({ modem: { profile, context: true } });
			deepEqual([healthy, findings.filter(({ level }) => level !== "fine")], [true, []], profile);
			ok(commands <= most, `${profile}: ${commands} commands`);
		}
	});

	it("names everything that it changes, without secrets", async () => {
		const { changes } = await diagnose({
			modem: { sim: { pin: "1234" }, access: { apn: "iot.example", user: "me", password: "secret" } },
			words: [...SERIAL, "--broker", "mqtt://you:hidden@broker.example", "--pin", "1234", "--apn", "iot.example,me,secret"],
		});
		deepEqual(changes, ["AT+CMEE=1", `AT+CPIN="****"`, `AT+QICSGP=1,1,"iot.example","me","****",3`, "AT+QIACT=1", `AT+QMTCFG="version",0,4`]);
	});

	it("shows no secret in what it sent", async () => {
		const { findings, healthy } = await diagnose({
			modem: { sim: { pin: "7391" }, access: { apn: "iot.example", user: "me", password: "secret" } },
			words: [...SERIAL, "--broker", "mqtt://you:hidden@broker.example", "--pin", "7391", "--apn", "iot.example,me,secret"],
		});
		equal(healthy, true);
		equal(/7391|secret|hidden/.test(JSON.stringify(findings)), false);
	});

	it("changes nothing of what is only asked about", async () => {
		const { changes } = await diagnose({ modem: { context: true }, words: SERIAL });
		deepEqual(changes, ["AT+CMEE=1"]);
	});

	it("switches on with --fix what is harmless, and goes on", async () => {
		for (const [cause, change] of [["radio-off", "AT+CFUN=1"], ["deregistered", "AT+COPS=0"], ["reports-elsewhere", `AT+QURCCFG="urcport","all"`]] as const) {
			const { words = BROKER, ...each } = CASES[cause]!;
			const { healthy, changes } = await diagnose({ ...each, words: [...words, "--fix"] });
			deepEqual([healthy, changes.includes(change)], [true, true], cause);
		}
	});

	it("waits for a SIM that starts and for a network that is found late", async () => {
		const { healthy } = await diagnose({
			modem: { faults: [refuse("+CPIN", 14), refuse("+CPIN", 14, 2)], registrationMs: 40_000 },
			before: said("AT+CFUN=4", "AT+CFUN=1"),
		});
		equal(healthy, true);
	});

	it("says so where the firmware does not tell why it is refused", async () => {
		const { findings } = await diagnose({ modem: { coverage: { "CAT-M1": DENIED } } });
		match(findings.at(-1)!.found, /the network gave no cause/);
		const old = await diagnose({ modem: { coverage: { "CAT-M1": DENIED }, faults: [refuse("+CEREG", 3, 2)] } });
		match(old.findings.at(-1)!.found, /this firmware does not tell why/);
	});

	it("ends at the network without --broker", async () => {
		const { healthy, findings } = await diagnose({ words: SERIAL });
		deepEqual([healthy, findings.at(-1)?.step], [false, "context"]);
	});
});

describe("the doctor's port", () => {
	it("that is missing is found with the real library", async () => {
		has(await diagnose({ words: ["--serial", "/dev/no-such-port", ...BROKER.slice(2)], surroundings: { open: openPort } }), "port-missing", /no-such-port/);
	});

	it("is a Quectel module at USB when none is named", async () => {
		deepEqual(await quectelPorts(async () => [{ path: "/dev/ttyS0" }, { path: "/dev/ttyUSB2", vendorId: "2C7C" }, { path: "/dev/ttyUSB9", vendorId: "0403" }]), ["/dev/ttyUSB2"]);
	});
});

describe("the doctor with TLS", () => {
	let authority: Authority, other: Authority;
	let folder: string;
	let broker: EmbeddedBroker | undefined;

	before(async function () {
		this.timeout(60_000);
		[authority, other] = await Promise.all([Authority.make("Test CA"), Authority.make("Other CA")]);
		folder = mkdtempSync(join(tmpdir(), "doctor-"));
	});

	after(() => rmSync(folder, { recursive: true, force: true }));

	afterEach(async () => {
		await broker?.stop();
		broker = undefined;
	});

	function file(name: string, text: string): string {
		writeFileSync(join(folder, name), text);
		return join(folder, name);
	}

	/** Examines a module against a broker with a certificate. @param mutual whether the broker demands one of clients */
	async function examineTLS(words: readonly string[], { mutual = false, expired = false, modem = {} }: { mutual?: boolean; expired?: boolean; modem?: Case["modem"] } = {}): Promise<Diagnosis> {
		const identity = await authority.issue({ name: "localhost", hosts: ["localhost"], ...(expired ? { from: Date.now() - 3 * DAY, until: Date.now() - 2 * DAY } : {}) });
		await broker?.stop(); // of an examination before, in the same test
		broker = await EmbeddedBroker.start({ tls: { cert: identity.certificate, key: identity.key, ...(mutual ? { ca: authority.certificate, requestCert: true, rejectUnauthorized: true } : {}) } });
		const network = new TCPNetwork({ "*": { host: "127.0.0.1", port: broker.port } });
		return diagnoseForReal(network, [...SERIAL, "--broker", `mqtts://localhost:${broker.port}`, ...words], { context: true, baud: 0, ...modem });
	}

	it("carries a message, with the broker verified and a client certificate", async () => {
		const client = await authority.issue({ name: "sensor" });
		const words = ["--ca", file("ca.pem", authority.certificate), "--cert", file("cert.pem", client.certificate), "--key", file("key.pem", client.key)];
		const { healthy, findings } = await examineTLS(words, { mutual: true });
		deepEqual([healthy, findings.filter(({ level }) => level !== "fine")], [true, []]);
	});

	it("finds files that are wrong before it sends them", async () => {
		const expired = await authority.issue({ name: "sensor", from: Date.now() - 3 * DAY, until: Date.now() - 2 * DAY });
		const client = await authority.issue({ name: "sensor" });
		const stranger = await other.issue({ name: "sensor" });
		const ca = ["--ca", file("ca.pem", authority.certificate)];
		has(await examineTLS(["--ca", file("ca.der", "no certificate")]), "file-not-pem", /--ca/);
		has(await examineTLS([...ca, "--cert", file("c.pem", client.certificate), "--key", file("k.pem", "no key")]), "file-not-pem", /--key/);
		has(await examineTLS([...ca, "--cert", file("c.pem", expired.certificate), "--key", file("k.pem", expired.key)]), "certificate-expired", /--cert: valid from/);
		has(await examineTLS([...ca, "--cert", file("c.pem", client.certificate), "--key", file("k.pem", stranger.key)]), "key-mismatch");
	});

	it("finds a module that does not take a file", async () => {
		has(await examineTLS(["--ca", file("ca.pem", authority.certificate)], { modem: { faults: [refuse("+QFUPL", 420)] } }), "upload-failed", /doctor_ca/);
	});

	it("finds a broker of another authority, and one whose certificate has expired", async () => {
		has(await examineTLS(["--ca", file("other.pem", other.certificate)]), "tls-untrusted");
	});

	it("finds that only the dates fail: the clock is not set, or the certificate has expired", async () => {
		const early = await examineTLS(["--ca", file("ca.pem", authority.certificate)], { modem: { providesTime: false } });
		has(early, "clock-unset", /^80\//);
		has(early, "tls-clock");
		has(await examineTLS(["--ca", file("ca.pem", authority.certificate)], { expired: true }), "tls-clock");
	});

	it("finds a broker that demands a client certificate, or another one", async () => {
		const stranger = await other.issue({ name: "sensor" });
		has(await examineTLS(["--ca", file("ca.pem", authority.certificate)], { mutual: true }), "tls-server");
		const words = ["--ca", file("ca.pem", authority.certificate), "--cert", file("s.pem", stranger.certificate), "--key", file("s.key", stranger.key)];
		has(await examineTLS(words, { mutual: true }), "tls-client");
	});

	it("finds a broker that is not there", async () => {
		broker = await EmbeddedBroker.start();
		const port = broker.port;
		await broker.stop();
		broker = undefined;
		const network = new TCPNetwork({ "*": { host: "127.0.0.1", port } });
		has(await diagnoseForReal(network, [...SERIAL, "--broker", `mqtts://localhost:${port}`], { context: true, baud: 0 }), "broker-unreachable");
	});
});
