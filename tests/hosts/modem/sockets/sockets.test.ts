// The simulated BG96's TCP and TLS sockets, byte by byte.
// hosts/modem/commands/sockets.ts, sockets/; docs/simulated-modem.md (Sockets).

import { deepEqual, equal, ok } from "node:assert/strict";
import { Report } from "../../../../hosts/modem/record/report.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../rig.js";
import { type Connection, Servers } from "./server.js";

const ERROR = line("ERROR");
const PROMPT = "\r\n> ";
const SENT = line("SEND OK");

/** The commands of a family, and what its lines are called. */
interface Names {
	readonly open: (id: number, mode?: number) => string;
	readonly opened: string;
	readonly send: string;
	readonly read: string;
	readonly close: string;
	readonly event: string;
	readonly state: (id: number, state: number, mode?: number) => string;
	readonly ask: string;
}

const FAMILIES: Readonly<Record<string, Names>> = {
	TCP: {
		open: (id, mode) => `AT+QIOPEN=1,${id},"TCP","server.example",7,0${mode === undefined ? "" : `,${mode}`}\r`,
		opened: "+QIOPEN", send: "AT+QISEND", read: "QIRD", close: "AT+QICLOSE", event: "+QIURC", ask: "QISTATE",
		state: (id, state, mode = 0) => `+QISTATE: ${id},"TCP","server.example",7,${5000 + id},${state},1,0,${mode},"uart1"`,
	},
	TLS: {
		open: (id, mode) => `AT+QSSLOPEN=1,2,${id},"server.example",7${mode === undefined ? "" : `,${mode}`}\r`,
		opened: "+QSSLOPEN", send: "AT+QSSLSEND", read: "QSSLRECV", close: "AT+QSSLCLOSE", event: "+QSSLURC", ask: "QSSLSTATE",
		state: (id, state, mode = 0) => `+QSSLSTATE: ${id},"SSLClient","server.example",7,${5000 + id},${state},1,0,${mode},"uart1",2`,
	},
};

function start(options: Partial<SimulatorOptions> = {}): { rig: Rig; servers: Servers } {
	const servers = new Servers();
	const rig = new Rig({ network: servers, ...options });
	rig.say("ATE0\r");
	return { rig, servers };
}

/** A modem with an open socket. */
function open(names: Names, id = 0, mode?: number): { rig: Rig; servers: Servers; server: Connection } {
	const { rig, servers } = start();
	equal(rig.say(names.open(id, mode)), OK);
	servers.last.accept();
	equal(rig.wait(), line(`${names.opened}: ${id},0`));
	return { rig, servers, server: servers.last };
}

for (const [family, names] of Object.entries(FAMILIES))
	describe(`a ${family} socket of the simulated BG96`, () => {
		it("is opened, and its result follows OK", () => {
			const { server } = open(names, 11);
			deepEqual([server.host, server.port, server.use, server.tls !== undefined], ["server.example", 7, "socket", family === "TLS"]);
		});

		it("sends a fixed length after the prompt, cut at every byte, and a CR LF, Ctrl-Z or ESC in it is data", () => {
			const data = "a\r\nb\x1a\x1bOK\r\n\x00\xff";
			for (let cut = 0; cut <= data.length; cut++) {
				const { rig, server } = open(names);
				equal(rig.say(`${names.send}=0,${data.length}\r`), PROMPT);
				equal(rig.say(data.slice(0, cut)), cut === data.length ? SENT : "");
				equal(rig.say(data.slice(cut)), cut === data.length ? "" : SENT);
				equal(server.received, data);
			}
		});

		it("sends what ends with Ctrl-Z, and nothing after ESC; a Ctrl-Z after a fixed length is ignored", () => {
			const { rig, server } = open(names);
			equal(rig.say(`${names.send}=0\r`), PROMPT);
			equal(rig.say("one\x1a"), SENT);
			equal(rig.say(`${names.send}=0\r`), PROMPT);
			equal(rig.say("two\x1b"), OK);
			equal(rig.say(`${names.send}=0,5\r`), PROMPT);
			equal(rig.say("three\x1aAT\r"), `${SENT}${OK}`);
			equal(server.received, "onethree");
		});

		it("echoes the command and the data while ATE1 is set", () => {
			const { rig } = open(names);
			rig.say("ATE1\r");
			equal(rig.say(`${names.send}=0,2\r`), `${names.send}=0,2\r${PROMPT}`);
			equal(rig.say("ab"), `ab${SENT}`);
		});

		it("takes 1460 bytes at once, not 1461", () => {
			const { rig, server } = open(names);
			equal(rig.say(`${names.send}=0,1461\r`), ERROR);
			equal(rig.say("AT+QIGETERROR\r"), `${line("+QIGETERROR: 552,invalid parameters")}${OK}`);
			equal(rig.say(`${names.send}=0,1460\r`), PROMPT);
			equal(rig.say("x".repeat(1460)), SENT);
			equal(server.received.length, 1460);
			equal(rig.say(`${names.send}=0\r`), PROMPT);
			equal(rig.say(`${"y".repeat(1461)}\x1a`), SENT);
			equal(server.received.length, 2920);
		});

		it("counts what was sent, acknowledged and not, and fails while its buffer of 14600 bytes is full", () => {
			const { rig, server } = open(names);
			const count = names.send.slice(2);
			for (let sent = 0; sent < 10; sent++) {
				rig.say(`${names.send}=0,1460\r`);
				equal(rig.say("x".repeat(1460)), SENT);
			}
			equal(rig.say(`${names.send}=0,0\r`), `${line(`${count}: 14600,0,14600`)}${OK}`);
			rig.say(`${names.send}=0,1\r`);
			equal(rig.say("x"), line("SEND FAIL"));
			equal(rig.say("AT+QIGETERROR\r"), `${line("+QIGETERROR: 558,socket write failed")}${OK}`);
			server.acknowledge();
			equal(rig.say(`${names.send}=0,0\r`), `${line(`${count}: 14600,14600,0`)}${OK}`);
			rig.say(`${names.send}=0,1\r`);
			equal(rig.say("x"), SENT);
		});

		it("buffers what it receives: announces it once, until it was read to its end", () => {
			const { rig, server } = open(names);
			const announced = line(`${names.event}: "recv",0`);
			server.push("12345");
			equal(rig.wait(), announced);
			server.push("67");
			equal(rig.wait(), "");
			equal(rig.say(`AT+${names.read}=0,0\r`), `${line(`+${names.read}: 7,0,7`)}${OK}`);
			equal(rig.say(`AT+${names.read}=0,3\r`), `${line(`+${names.read}: 3\r\n123`)}${OK}`);
			server.push("8");
			equal(rig.wait(), "");
			equal(rig.say(`AT+${names.read}=0,0\r`), `${line(`+${names.read}: 8,3,5`)}${OK}`);
			equal(rig.say(`AT+${names.read}=0\r`), `${line(`+${names.read}: 5\r\n45678`)}${OK}`);
			equal(rig.say(`AT+${names.read}=0, 1500\r`), `${line(`+${names.read}: 0`)}${OK}`);
			server.push("\r\nOK\r\n");
			equal(rig.wait(), announced);
			equal(rig.say(`AT+${names.read}=0,1500\r`), `${line(`+${names.read}: 6\r\n\r\nOK\r\n`)}${OK}`);
		});

		it("gives at most 1500 bytes to one read command", () => {
			const { rig, server } = open(names);
			server.push("x".repeat(1501));
			rig.wait();
			equal(rig.say(`AT+${names.read}=0,1501\r`), ERROR);
			equal(rig.say(`AT+${names.read}=0\r`), `${line(`+${names.read}: 1500\r\n${"x".repeat(1500)}`)}${OK}`);
			equal(rig.say(`AT+${names.read}=0,1500\r`), `${line(`+${names.read}: 1\r\nx`)}${OK}`);
		});

		it("pushes what it receives with its length, in pieces of 1460 bytes, after a data entry that is under way", () => {
			const { rig, server } = open(names, 3, 1);
			server.push("\r\n\x00a");
			equal(rig.wait(), line(`${names.event}: "recv",3,4\r\n\r\n\x00a`));
			server.push("x".repeat(1461));
			equal(rig.wait(), line(`${names.event}: "recv",3,1460\r\n${"x".repeat(1460)}`) + line(`${names.event}: "recv",3,1\r\nx`));
			equal(rig.say(`${names.send}=3,2\r`), PROMPT);
			server.push("b");
			equal(rig.say("a"), "");
			equal(rig.say("c"), `${SENT}${line(`${names.event}: "recv",3,1\r\nb`)}`);
			equal(rig.say(`AT+${names.ask}=1,3\r`), `${line(names.state(3, 2, 1))}${OK}`);
		});

		it("stays occupied when its peer closes: data can be read, not sent, until it is closed", () => {
			const { rig, servers, server } = open(names);
			server.push("bye");
			server.end();
			equal(rig.wait(), line(`${names.event}: "recv",0`) + line(`${names.event}: "closed",0`));
			equal(rig.say(`AT+${names.ask}=1,0\r`), `${line(names.state(0, 4))}${OK}`);
			equal(rig.say(`${names.send}=0,1\r`), ERROR);
			equal(rig.say("AT+QIGETERROR\r"), `${line("+QIGETERROR: 567,socket has been closed")}${OK}`);
			equal(rig.say(names.open(0)), `${OK}${line(`${names.opened}: 0,563`)}`);
			equal(rig.say(`AT+${names.read}=0,10\r`), `${line(`+${names.read}: 3\r\nbye`)}${OK}`);
			equal(rig.say(`${names.close}=0\r`), OK);
			equal(rig.say(names.open(0)), OK);
			servers.last.accept();
			equal(rig.wait(), line(`${names.opened}: 0,0`));
			equal(rig.say(`AT+${names.read}=0,0\r`), `${line(`+${names.read}: 0,0,0`)}${OK}`);
		});

		it("fails to send when its peer closes during the data entry", () => {
			const { rig, server } = open(names);
			rig.say(`${names.send}=0,2\r`);
			server.end();
			equal(rig.say("ab"), `${line("SEND FAIL")}${line(`${names.event}: "closed",0`)}`);
			equal(server.received, "");
		});

		for (const [code, error, text] of [["ECONNREFUSED", 566, "socket connect failed"], ["ENOTFOUND", 565, "dns parse failed"]] as const)
			it(`reports ${error} for ${code}, and is free again`, () => {
				const { rig, servers } = start();
				rig.say(names.open(0));
				servers.last.end(code);
				equal(rig.wait(), line(`${names.opened}: 0,${error}`));
				equal(rig.say("AT+QIGETERROR\r"), `${line(`+QIGETERROR: ${error},${text}`)}${OK}`);
				equal(rig.say(names.open(0)), OK);
				servers.last.accept();
				equal(rig.wait(), line(`${names.opened}: 0,0`));
				equal(rig.say("AT+QIGETERROR\r"), `${line("+QIGETERROR: 0,operate successfully")}${OK}`);
			});

		it("reports 569 after 150 s without an answer, and closes the attempt", () => {
			const { rig, servers } = start();
			rig.say(names.open(0));
			equal(rig.wait(149_000), "");
			equal(rig.wait(1_000), line(`${names.opened}: 0,569`));
			ok(servers.last.closed);
			servers.last.accept();
			equal(rig.wait(), "");
		});

		it("reports 561 without an active PDP context", () => {
			const { rig, servers } = start({ context: false });
			equal(rig.say(names.open(0)), `${OK}${line(`${names.opened}: 0,561`)}`);
			equal(servers.connections.length, 0);
		});

		it("is closed by its command, an open one and one that is not, and nothing follows", () => {
			const { rig, server } = open(names);
			equal(rig.say(`${names.close}=0,10\r`), OK);
			ok(server.closed);
			server.push("late");
			server.end();
			equal(rig.wait(), "");
			equal(rig.say(`${names.close}=0\r`), OK);
			equal(rig.say(`AT+${names.read}=0,1500\r`), ERROR);
			equal(rig.say(`${names.send}=0,1\r`), ERROR);
		});

		it("is closed with its PDP context, and by a restart", () => {
			for (const [end, report] of [["AT+QIDEACT=1\r", OK], ["AT+CFUN=1,1\r", undefined]] as const) {
				const { rig, server } = open(names);
				const said = rig.say(end, 10_000);
				if (report !== undefined)
					equal(said, report);
				ok(server.closed);
				rig.say("ATE0\r");
				equal(rig.say(`AT+${names.ask}\r`), OK);
			}
		});

		it("is shown with its state, by itself, with all others, and by its PDP context", () => {
			const { rig, servers } = open(names, 4);
			rig.say(names.open(0, 1));
			const both = line(names.state(0, 1, 1)) + line(names.state(4, 2)) + OK;
			equal(rig.say(`AT+${names.ask}\r`), both);
			equal(rig.say(`AT+${names.ask}?\r`), both);
			equal(rig.say(`AT+${names.ask}=0,1\r`), both);
			equal(rig.say(`AT+${names.ask}=0,2\r`), OK);
			equal(rig.say(`AT+${names.ask}=1,4\r`), line(names.state(4, 2)) + OK);
			equal(rig.say(`AT+${names.ask}=1,5\r`), OK);
			equal(rig.say(`AT+${names.ask}=4\r`), family === "TLS" ? line(names.state(4, 2)) + OK : ERROR);
			equal(servers.connections.length, 2);
		});

		it("refuses what it has not: another mode, an empty host, a number out of range", () => {
			const { rig, servers } = start();
			for (const [command, error] of [
				[names.open(0, 2), 555], [names.open(12), 552], [names.open(0).replace("server.example", ""), 552], [names.open(0).replace(/,7/, ",65536"), 552],
				[names.open(0).replace(/,"server.*/, "\r"), 552], [`${names.close}=12\r`, 552], [`AT+${names.read}=\r`, 552],
			] as const) {
				equal(rig.say(command), ERROR, command);
				equal(rig.say("AT+QIGETERROR\r").split(/[ ,]/)[1], String(error), command);
			}
			equal(servers.connections.length, 0);
		});

		it("answers its test commands", () => {
			const { rig } = start();
			for (const command of [names.open(0).split("=")[0]!, names.send, `AT+${names.read}`, names.close])
				ok(rig.say(`${command}=?\r`).startsWith(`\r\n${command.slice(2)}: (`), command);
		});
	});

describe("the sockets of the simulated BG96", () => {
	it("are twelve of TCP and twelve of TLS, each with its own connection", () => {
		const { rig, servers } = start();
		for (const names of Object.values(FAMILIES))
			for (let id = 0; id < 12; id++)
				equal(rig.say(names.open(id)), OK);
		servers.connections.forEach(connection => connection.accept());
		rig.wait();
		for (const [family, names] of Object.values(FAMILIES).entries())
			for (let id = 0; id < 12; id++) {
				rig.say(`${names.send}=${id},2\r`);
				equal(rig.say(String(10 + id)), SENT);
				equal(servers.connections[12 * family + id]!.received, String(10 + id));
			}
	});

	it("do not echo data of TCP with AT+QISDE=0", () => {
		const { rig } = open(FAMILIES["TCP"]!);
		equal(rig.say("AT+QISDE?\r"), `${line("+QISDE: 1")}${OK}`);
		equal(rig.say("AT+QISDE=0\r"), OK);
		rig.say("ATE1\r");
		rig.say("AT+QISEND=0,2\r");
		equal(rig.say("ab"), SENT);
		equal(rig.say("AT+QISDE=?\r"), `AT+QISDE=?\r${line("+QISDE: (0,1)")}${OK}`);
		equal(rig.say("AT+QIGETERROR=?\r"), `AT+QIGETERROR=?\r${OK}`);
	});

	it("speak TCP only", () => {
		const { rig } = start();
		equal(rig.say(`AT+QIOPEN=1,0,"UDP","server.example",7,0,0\r`), ERROR);
		equal(rig.say("AT+QIGETERROR\r"), `${line("+QIGETERROR: 555,operation not supported")}${OK}`);
	});

	it("are no refusal in the report when they end with SEND OK", () => {
		const report = new Report();
		const { rig, servers } = start({ onResult: result => report.result(result) });
		rig.say(FAMILIES["TCP"]!.open(0));
		servers.last.accept();
		rig.say("AT+QISEND=0,1\r");
		equal(rig.say("a"), SENT);
		deepEqual(report.data([], []).refusals, []);
		rig.say("AT+QISEND=0,1\r");
		servers.last.end();
		rig.say("a");
		deepEqual(report.data([], []).refusals.map(({ line, result }) => [line, result]), [["AT+QISEND=0,1", "SEND FAIL"]]);
	});

	it("keep the module awake for power saving: an open socket is not idle", () => {
		const { rig } = open(FAMILIES["TCP"]!);
		equal(rig.modem.module.idle, false);
		rig.say("AT+QICLOSE=0\r");
		equal(rig.modem.module.idle, true);
	});

	it("are not on a BC20", () => {
		const { rig } = start({ profile: "bc20" });
		equal(rig.say(`AT+QIOPEN=1,0,"TCP","server.example",7\r`), ERROR);
	});
});
