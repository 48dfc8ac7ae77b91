// The notes' write commands as the driver writes them, its parameters at the ends of their ranges and beyond, and the longest answers that the driver waits for.
// Source: ./forms, typed from the notes. The module is a small device that answers as in the notes.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import Queries from "../../modules/quectel/queries.js";
import type { QMTSessionOptions } from "../../modules/quectel/session.js";
import { line, OK, PROMPT, type Rig } from "../support/quectel-rig.js";
import { made, online, onPublish, setUp } from "./driver.js";
import { type Form, FORMS, formTitle, LONGEST, longestTitle, PARAMETERS, parameterTitle } from "./forms.js";
import { type Note, NOTES } from "./tables.js";

type Options = Partial<QMTSessionOptions>;

/** Keeps what a question was answered. */
type Keep = (error: Error | undefined, answer: unknown) => void;

/** How the driver asks a test command, a read command or a setting. */
function question({ form: name }: Form): ((queries: Queries, keep: Keep) => void) | undefined {
	const tested = /^AT\+(\w+)=\?$/.exec(name)?.[1];
	const key = /^AT\+QMTCFG="(\w+)".*\(query\)$/.exec(name)?.[1];
	if (tested !== undefined)
		return (queries, keep) => queries.test(tested, keep);
	if (key !== undefined)
		return (queries, keep) => queries.setting(key, 0, keep);
	if (name === "AT+QMTOPEN?")
		return (queries, keep) => queries.opened(keep);
	return name === "AT+QMTCONN?" ? (queries, keep) => queries.states(keep) : undefined;
}

/** What the note's answer says, read here once more: ranges in parentheses, texts with or without quotes, numbers. */
function reading(name: string, answers: readonly string[]): unknown {
	const lines = answers.slice(0, answers.indexOf("OK")).map(answer => {
		const values = answer.slice(answer.indexOf(":") + 1).replace(/[[\]]/g, "").match(/\([^)]*\)|"[^"]*"|[^,\s]+/g) ?? [];
		return values.map(value => {
			const list = /^\((.*)\)$/.exec(value)?.[1];
			return list === undefined ? (/^\d+$/.test(value) ? Number(value) : value.replaceAll("\"", ""))
				: list.split(",").map(range => range.split("-").map(Number)).map(([low, high = low]) => [low, high]);
		});
	});
	const [first = []] = lines;
	if (name === "AT+QMTOPEN?")
		return [{ connection: first[0], host: first[1], port: first[2] }];
	if (name === "AT+QMTCONN?")
		return [{ connection: first[0], state: first[1] }];
	return name.endsWith("=?") ? lines : first.slice(1);
}

/** What makes the driver write a form: options of a session, or something done with one. */
type Cause = Options | ((rig: Rig) => void);

const CAUSES: Readonly<Record<string, Cause>> = {
	"AT+QMTCFG=\"version\",<tcpconnectID>,<vsn>": { version: 4 },
	"AT+QMTCFG=\"pdpcid\",<tcpconnectID>,<cid>": { context: 16 },
	"AT+QMTCFG=\"will\",<tcpconnectID>,<will_fg>,<will_qos>,<will_retain>,\"<will_topic>\",\"<will_msg>\"": { will: { topic: "w", message: "gone", QoS: 2, retain: true } },
	"AT+QMTCFG=\"timeout\",<tcpconnectID>,<pkt_timeout>,<retry_times>,<timeout_notice>": { packetTimeout: 60_000, retries: 10, notice: true },
	"AT+QMTCFG=\"session\",<tcpconnectID>,<clean_session>": { clean: false },
	"AT+QMTCFG=\"keepalive\",<tcpconnectID>,<keep-alive time>": { keepAlive: 3_600_000 },
	"AT+QMTCFG=\"ssl\",<tcpconnectID>,<sslenable>,<ctxindex>": { tls: { verify: false, context: 5 } },
	"AT+QMTCFG=\"aliauth\",<tcpconnectID>,\"<product_key>\",\"<device_name>\",\"<device_secret>\"": { aliauth: { productKey: "key", deviceName: "name", deviceSecret: "secret" } },
	"AT+QMTOPEN=<tcpconnectID>,\"<host_name>\",<port>": { host: "broker.example", port: 1883 },
	"AT+QMTCLOSE=<tcpconnectID>": rig => rig.session.disconnect(),
	"AT+QMTCONN=<tcpconnectID>,\"<clientID>\"[,\"<username>\"[,\"<password>\"]]": { id: "id", user: "user", password: "password" },
	"AT+QMTDISC=<tcpconnectID>": rig => rig.session.disconnect(),
	"AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>": rig => rig.session.subscribe("a", 2, 1),
	"AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>[,\"<topic2>\",<qos2>…]": rig => rig.session.subscribe(["a", "b", "c"], [2, 1, 0], 1),
	"AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"": rig => unsubscribe(rig, ["a"]),
	"AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"[,\"<topic2>\"…]": rig => unsubscribe(rig, ["a", "b"]),
	"AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", data, CTRL+Z": rig => rig.publish("data", 1, "t", 1),
	"AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\",\"<msg>\"": rig => rig.publish("data", 1, "t", 1),
};

function unsubscribe(rig: Rig, filters: readonly string[]): void {
	rig.session.subscribe(filters, 1, 1);
	rig.clock.advance(0);
	rig.session.unsubscribe(filters, 2);
}

/** What the session writes for a cause, and whether it is well with the answers. */
function written(note: Note, cause: Cause): { text: string; online: boolean } {
	if (typeof cause !== "function") {
		const rig = made(note, cause);
		rig.clock.advance(0);
		return { text: rig.device.written, online: rig.session.online };
	}
	const rig = online(note);
	cause(rig);
	rig.clock.advance(0);
	return { text: rig.device.written, online: rig.session.online || rig.events.at(-1) === "close" };
}

/** What takes a parameter's value: the session's options, or a call; what goes on the line is looked for in all that is written. */
type Take = (note: Note, value: number) => string;

function option(options: (value: number) => Options): Take {
	return (note, value) => setUp(note, options(value)).join("\r");
}

function call(act: (rig: Rig, value: number) => void): Take {
	return (note, value) => {
		const rig = online(note);
		act(rig, value);
		rig.clock.advance(0);
		return rig.device.written;
	};
}

/** A parameter as the public interface has it: its name there, its unit in the note's, and a command in which `$` stands for the note's value. */
interface Taken {
	readonly name: string;
	readonly unit?: number;
	readonly take: Take;
}

/** Those that more than one section has. */
const SHARED: Readonly<Record<string, Taken>> = {
	"<tcpconnectID>": { name: "connection", take: onConnection },
	"<pkt_timeout>": { name: "packetTimeout", unit: 1000, take: option(value => ({ packetTimeout: value })) },
	"<retry_times>": { name: "retries", take: option(value => ({ packetTimeout: 5000, retries: value })) },
};

const TAKEN: Readonly<Record<string, Taken>> = {
	"3.2.1 <cid>": { name: "context", take: option(value => ({ context: value })) },
	"3.2.1 <keep-alive time>": { name: "keepAlive", unit: 1000, take: option(value => ({ keepAlive: value })) },
	"3.2.1 <ctxindex>": { name: "tls.context", take: option(value => ({ tls: { verify: false, context: value } })) },
	"3.2.2 <port>": { name: "port", take: option(value => ({ host: "h", port: value })) },
	"3.2.6 <msgID>": { name: "id", take: call((rig, value) => rig.session.subscribe("t", 0, value)) },
	"3.2.7 <msgID>": {
		name: "id",
		take: call((rig, value) => {
			rig.session.subscribe("t", 0, 2);
			rig.clock.advance(0);
			rig.session.unsubscribe("t", value);
		}),
	},
	// 0 with QoS 0 only, and with it no other.
	"3.2.8 <msgID>": { name: "id", take: call((rig, value) => rig.publish("m", value === 0 ? 0 : 1, "t", value)) },
};

/** The commands of a session on a connection: its set-up, and what each section is about. */
function onConnection(note: Note, connection: number): string {
	const rig = made(note, { connection }, device => device
		.always("AT+QMTOPEN=", OK + line(`+QMTOPEN: ${connection},0`)).always("AT+QMTCONN=", OK + line(`+QMTCONN: ${connection},0,0`)));
	rig.clock.advance(0);
	for (const act of [
		() => rig.session.subscribe("t", 0, 1), () => rig.session.unsubscribe("t", 1), () => rig.publish("m", 1, "t", 1), () => rig.session.disconnect(),
	]) {
		act();
		rig.clock.advance(20_000);
	}
	return rig.device.written;
}

/** A command of the note, up to the value, as the driver writes it for connection 0 unless that is the value. */
function lineWith(section: string, name: string, say: string, value: number): string {
	if (name === "<tcpconnectID>")
		return `${say.slice(0, say.indexOf("$"))}${value}${say.endsWith("$") ? "\r" : ","}`;
	const text = say.slice(0, say.indexOf("$")) + value;
	return section === "3.2.8" && value !== 0 ? text.replace("0,0,0,", "0,") : text;
}

/**
 * How long the driver waits for a packet's result: until the module's last timeout is over, that of the last retry included, and five seconds more. QMTCFG,
 * QMTDISC and QMTCLOSE take longer on real modules than the notes state.
 */
const PATIENCE: Readonly<Record<Note, number>> = { BG96: 4 * 5000 + 5000, BC20: 4 * 10_000 + 5000 };

function patience(note: Note, command: string): number {
	return command === "AT+QMTCFG" ? 3000 : command === "AT+QMTOPEN" ? 75_000 : command === "AT+QMTDISC" || command === "AT+QMTCLOSE" ? 10_000 : PATIENCE[note];
}

/**
 * Whether an answer that comes in the last millisecond of the longest time is still taken: OK of QMTCFG, the result line of the others; nothing happens before.
 * Without an answer, nothing happens until the driver's patience is over, and then something does.
 */
function latest(note: Note, command: string, ms: number): boolean {
	const quiet = (rig: Rig, time: number): void => {
		const [events, commands] = [rig.events.length, rig.device.commands.length];
		rig.clock.advance(time);
		deepEqual([rig.events.slice(events), rig.device.commands.slice(commands)], [[], []]);
	};
	const late = (rig: Rig, text: string): void => {
		quiet(rig, ms - 1);
		rig.device.tell(text);
	};
	const silent = waiting(note, command);
	quiet(silent, patience(note, command) - 1);
	const happened = silent.events.length + silent.device.commands.length;
	silent.clock.advance(500); // with the time that the command takes on the line
	ok(silent.events.length + silent.device.commands.length > happened);
	const result: Readonly<Record<string, string>> = {
		"AT+QMTOPEN": "+QMTOPEN: 0,0", "AT+QMTCONN": "+QMTCONN: 0,0,0", "AT+QMTSUB": "+QMTSUB: 0,1,0,1", "AT+QMTUNS": "+QMTUNS: 0,2,0", "AT+QMTPUB": "+QMTPUB: 0,1,0",
		"AT+QMTDISC": "+QMTDISC: 0,0", "AT+QMTCLOSE": "+QMTCLOSE: 0,0",
	};
	const rig = waiting(note, command);
	if (command === "AT+QMTCFG" || command === "AT+QMTOPEN" || command === "AT+QMTCONN") {
		late(rig, command === "AT+QMTCFG" ? OK : line(result[command]!));
		return rig.session.online;
	}
	const before = rig.events.length;
	const sent = rig.device.commands.length;
	late(rig, line(result[command]!));
	const [last] = rig.events.slice(before);
	if (command === "AT+QMTDISC")
		return rig.device.commands.slice(sent).join() === "AT+QMTCLOSE=0";
	return command === "AT+QMTCLOSE" ? last === "close" : last?.startsWith("control") === true;
}

/** A session that waits for the answer to a command: OK of QMTCFG, the result line of the others. */
function waiting(note: Note, command: string): Rig {
	if (command === "AT+QMTCFG" || command === "AT+QMTOPEN" || command === "AT+QMTCONN") {
		const held = command === "AT+QMTCFG" ? `AT+QMTCFG="${note === "BC20" ? "SESSION" : "session"}"` : `${command}=`;
		const rig = made(note, {}, device => device.always(held, command === "AT+QMTCFG" ? "" : OK));
		rig.clock.advance(0);
		return rig;
	}
	const rig = online(note);
	onPublish(rig, note, OK);
	if (command === "AT+QMTUNS") {
		rig.session.subscribe("f", 1, 1);
		rig.clock.advance(0);
	}
	if (command !== "AT+QMTPUB")
		rig.device.always(`${command}=`, OK);
	if (command === "AT+QMTSUB")
		rig.session.subscribe("f", 1, 1);
	else if (command === "AT+QMTUNS")
		rig.session.unsubscribe("f", 2);
	else if (command === "AT+QMTPUB")
		rig.publish("x", 1, "t", 1);
	else
		rig.session.disconnect();
	rig.clock.advance(0);
	return rig;
}

/** A publish that is cancelled: the session is closed while the prompt is awaited, and nothing of the message leaves. */
function cancelled(note: Note): void {
	const rig = online(note, {}, device => device.always("AT+QMTPUB=", ""));
	rig.publish("data", 1, "t", 1);
	rig.clock.advance(0);
	rig.session.close();
	rig.device.tell(PROMPT);
	rig.clock.advance(0);
	equal(rig.device.written, "AT+QMTPUB=0,1,1,0,\"t\"\r\x1b");
}

for (const note of NOTES) {
	describe(formTitle("driver", note, FORMS[0]!)[0], () => {
		for (const form of FORMS) {
			const say = form.say[note];
			if (say === undefined)
				continue;
			it(formTitle("driver", note, form)[1], () => {
				if (form.form.endsWith("ESC")) {
					cancelled(note);
					equal(setUp(note)[0], "\x1b"); // what a former life may have left open
					return;
				}
				const ask = question(form);
				if (ask !== undefined) {
					const rig = online(note);
					const answers = form.answer[note]!;
					rig.device.always(say, answers.map(line).join(""));
					let came: unknown;
					ask(new Queries(rig.modem), (error, answer) => came = error ?? answer);
					rig.clock.advance(0);
					deepEqual([rig.device.commands, came], [[say], reading(form.form, answers)]);
					return;
				}
				const { text, online: well } = written(note, CAUSES[form.form]!);
				ok(text.includes(/\x1a$/.test(say) ? say : `${say}\r`), text);
				equal(well, true);
			});
		}
	});

	describe(parameterTitle("driver", note, PARAMETERS[0]!)[0], () => {
		for (const parameter of PARAMETERS) {
			const { section, name, low, high, say, initial } = parameter;
			if (say[note] === undefined)
				continue;
			it(parameterTitle("driver", note, parameter)[1], () => {
				const { name: option, unit = 1, take } = SHARED[name] ?? TAKEN[`${section} ${name}`]!;
				for (const value of [low, high])
					ok(take(note, value * unit).includes(lineWith(section, name, say[note]!, value)), String(value));
				// Milliseconds are rounded up to the note's seconds.
				for (const value of [low - 1, high + 1, ...(unit === 1 ? [low + 0.5] : [])])
					throws(() => take(note, value * unit), (error: Error) => {
						const range = `${section === "3.2.8" && name === "<msgID>" ? 1 : low * unit} to ${high * unit}`;
						ok(error instanceof RangeError && error.message.startsWith(`${option}: ${value * unit} `) && error.message.includes(range), error.message);
						return true;
					}, String(value));
				if (initial !== undefined) {
					const [setting] = say[note]!.split(",") as [string];
					const command = setUp(note).find(command => command.startsWith(`${setting},`))!;
					equal(command.split(",")[say[note]!.split(",").indexOf("$")], String(initial[note]), command);
				}
			});
		}
	});

	describe(longestTitle("driver", note, LONGEST[0]!)[0], () => {
		for (const longest of LONGEST) {
			const { command, ms } = longest;
			it(longestTitle("driver", note, longest)[1], () => deepEqual([command, latest(note, command, ms[note])], [command, true]));
		}
	});
}
