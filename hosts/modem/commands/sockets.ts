// The commands of sockets: TCP (QI…) and TLS (QSSL…); beyond the MQTT notes.
// Source: forms as public drivers use them, TinyGSM, Zephyr, RT-Thread, Mbed: docs/simulated-modem.md, "Sockets".

import type { Module } from "../module/module.js";
import { SECURITY_CONTEXTS } from "../module/security.js";
import { CLOSED, ERROR_TEXTS, INVALID_PARAMETERS, NOT_SUPPORTED, SUCCESS, WRITE_FAILED } from "../sockets/errors.js";
import { BUFFERED, CONNECTED, LARGEST_READ, LARGEST_SEND, type Opening, PUSHED, type Socket } from "../sockets/socket.js";
import { SOCKETS } from "../sockets/sockets.js";
import type { Answer, Command, Commands } from "../terminal/command.js";
import { Refusal, type Parameters } from "../terminal/parameters.js";

/** A refusal whose error AT+QIGETERROR shows; the final result code is a plain ERROR. */
class SocketRefusal extends Refusal {
	readonly error: number;

	constructor(error: number) {
		super(undefined, ERROR_TEXTS[error]);
		this.error = error;
	}
}

type Write = (answer: Answer, module: Module, parameters: Parameters) => void;

/** Keeps the error of a command. */
const kept = (write: Write): Write => (answer, module, parameters) => {
	const { sockets } = module;
	sockets.error = SUCCESS;
	try {
		write(answer, module, parameters);
	} catch (error) {
		sockets.error = error instanceof SocketRefusal ? error.error : INVALID_PARAMETERS;
		throw error;
	}
};

/** The commands of TCP, or those of TLS. */
interface Kind {
	/** What QISTATE or QSSLSTATE calls it. */
	readonly name: string;
	readonly sockets: (module: Module) => readonly Socket[];
	/** `+QIRD` or `+QSSLRECV`. */
	readonly read: string;
	readonly send: string;
	readonly state: string;
	readonly echoes: (module: Module) => boolean;
	/** Parses the parameters of an opening. */
	readonly opening: (parameters: Parameters, contexts: number) => { readonly index: number; readonly opening: Opening };
	/** The answer to the test command of the opening. */
	readonly range: (contexts: number) => string;
}

const PORTS = "(1-65535)";
const IDS = `(0-${SOCKETS - 1})`;

function accessMode(parameters: Parameters, index: number): Opening["mode"] {
	const mode = parameters.integer(index, 0, 2, BUFFERED);
	if (mode !== BUFFERED && mode !== PUSHED)
		throw new SocketRefusal(NOT_SUPPORTED);
	return mode;
}

function host(parameters: Parameters, index: number): string {
	const name = parameters.text(index);
	if (name === "")
		throw parameters.refusal();
	return name;
}

const TCP: Kind = {
	name: "TCP",
	sockets: ({ sockets }) => sockets.tcp,
	read: "+QIRD",
	send: "+QISEND",
	state: "+QISTATE",
	echoes: ({ sockets }) => sockets.echo,
	/** `<contextID>,<connectID>,"TCP","<host>",<remote_port>[,<local_port>[,<access_mode>]]` */
	opening(parameters, contexts) {
		parameters.count(5, 7);
		const context = parameters.integer(0, 1, contexts);
		const index = parameters.integer(1, 0, SOCKETS - 1);
		if (parameters.string(2).toUpperCase() !== "TCP")
			throw new SocketRefusal(NOT_SUPPORTED);
		return {
			index,
			opening: { context, host: host(parameters, 3), port: parameters.integer(4, 1, 65535), localPort: parameters.integer(5, 0, 65535, 0), mode: accessMode(parameters, 6) },
		};
	},
	range: contexts => `(1-${contexts}),${IDS},"TCP",<host>,${PORTS},(0-65535),(${BUFFERED},${PUSHED})`,
};

const TLS: Kind = {
	name: "SSLClient",
	sockets: ({ sockets }) => sockets.tls,
	read: "+QSSLRECV",
	send: "+QSSLSEND",
	state: "+QSSLSTATE",
	echoes: () => true,
	/** `<pdpctxID>,<sslctxID>,<clientID>,"<host>",<port>[,<access_mode>]` */
	opening(parameters, contexts) {
		parameters.count(5, 6);
		const context = parameters.integer(0, 1, contexts);
		const security = parameters.integer(1, 0, SECURITY_CONTEXTS - 1);
		return {
			index: parameters.integer(2, 0, SOCKETS - 1),
			opening: { context, security, host: host(parameters, 3), port: parameters.integer(4, 1, 65535), localPort: 0, mode: accessMode(parameters, 5) },
		};
	},
	range: contexts => `(1-${contexts}),(0-${SECURITY_CONTEXTS - 1}),${IDS},<host>,${PORTS},(${BUFFERED},${PUSHED})`,
};

/** The first port that the module selects; it depends on the socket only. */
const LOCAL_PORT = 5000;

/** @returns the line about an open socket. */
function line({ name, state: title }: Kind, { reportPort }: Module, index: number, { context, host, port, localPort, mode, security }: Opening, state: number): string {
	const values = [index, `"${name}"`, `"${host}"`, port, localPort || LOCAL_PORT + index, state, context, 0, mode, `"${reportPort}"`, ...(security === undefined ? [] : [security])];
	return `${title}: ${values.join()}`;
}

function commands(kind: Kind): { open: Command<Module>; send: Command<Module>; read: Command<Module>; close: Command<Module>; state: Command<Module> } {
	const at = (module: Module, parameters: Parameters, index = 0): [Socket, number] => {
		const number = parameters.integer(index, 0, SOCKETS - 1);
		return [kind.sockets(module)[number] as Socket, number];
	};
	const opened = (module: Module, parameters: Parameters): Socket => {
		const [socket] = at(module, parameters);
		if (socket.opening === undefined)
			throw new SocketRefusal(CLOSED);
		return socket;
	};
	const show = (answer: Answer, module: Module, wanted: (index: number, opening: Opening) => boolean): void => {
		kind.sockets(module).forEach(({ opening, state }, index) => {
			if (opening !== undefined && wanted(index, opening))
				answer.information(line(kind, module, index, opening, state));
		});
		answer.ok();
	};
	const all = (answer: Answer, module: Module): void => show(answer, module, () => true);
	const test = (name: string, range: (contexts: number) => string) => (answer: Answer, { profile }: Module): void => {
		answer.information(`${name}: ${range(profile.contexts)}`);
		answer.ok();
	};
	return {
		open: {
			test: test(kind === TCP ? "+QIOPEN" : "+QSSLOPEN", kind.range),
			write: kept((answer, module, parameters) => {
				const { index, opening } = kind.opening(parameters, module.profile.contexts);
				answer.ok(() => kind.sockets(module)[index]?.open(opening));
			}),
		},
		/** `<id>,<length>`: so many bytes after the prompt; `<id>`: up to Ctrl-Z; `<id>,0`: what was sent. */
		send: {
			test: test(kind.send, () => `${IDS},(0-${LARGEST_SEND})`),
			write: kept((answer, module, parameters) => {
				parameters.count(1, 2);
				const socket = opened(module, parameters);
				const length = parameters.has(1) ? parameters.integer(1, 0, LARGEST_SEND) : undefined;
				if (length === 0) {
					const { total, acknowledged } = socket.sent;
					answer.information(`${kind.send}: ${total},${acknowledged},${total - acknowledged}`);
					answer.ok();
					return;
				}
				if (socket.state !== CONNECTED)
					throw new SocketRefusal(CLOSED);
				answer.prompt({
					...(length === undefined ? {} : { length }),
					limit: LARGEST_SEND,
					echo: kind.echoes(module),
					done(data) {
						const sent = socket.send(data);
						if (!sent)
							module.sockets.error = WRITE_FAILED;
						answer.final(sent ? "SEND OK" : "SEND FAIL");
					},
				});
			}),
		},
		/** `<id>[,<length>]`: the length of the data and the data; with 0 what was received, read and not read. */
		read: {
			test: test(kind.read, () => `${IDS},(0-${LARGEST_READ})`),
			write: kept((answer, module, parameters) => {
				parameters.count(1, 2);
				const socket = opened(module, parameters);
				const length = parameters.integer(1, 0, LARGEST_READ, LARGEST_READ);
				if (length === 0) {
					const { total, unread } = socket.received;
					answer.information(`${kind.read}: ${total},${total - unread},${unread}`);
				} else {
					const data = socket.read(length);
					answer.information(`${kind.read}: ${data.length}${data.length === 0 ? "" : `\r\n${data.toString("latin1")}`}`);
				}
				answer.ok();
			}),
		},
		/** `<id>[,<timeout>]`. A socket that is not open is closed already. */
		close: {
			test: test(kind === TCP ? "+QICLOSE" : "+QSSLCLOSE", () => `${IDS},(0-65535)`),
			write: kept((answer, module, parameters) => {
				parameters.count(1, 2);
				const [socket] = at(module, parameters);
				parameters.integer(1, 0, 65535, 0);
				socket.close();
				answer.ok();
			}),
		},
		/** `0,<contextID>`: the sockets of a PDP context; `1,<id>`: one socket; of TLS sockets `<id>` alone, too. */
		state: {
			execute: all,
			read: all,
			write: kept((answer, module, parameters) => {
				parameters.count(kind === TCP ? 2 : 1, 2);
				const last = parameters.length - 1;
				if (last === 1 && parameters.integer(0, 0, 1) === 0) {
					const context = parameters.integer(1, 1, module.profile.contexts);
					show(answer, module, (_, opening) => opening.context === context);
					return;
				}
				const [, number] = at(module, parameters, last);
				show(answer, module, index => index === number);
			}),
		},
	};
}

const tcp = commands(TCP);
const tls = commands(TLS);

export const SOCKET_COMMANDS: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QIOPEN": tcp.open,
	"+QISEND": tcp.send,
	"+QIRD": tcp.read,
	"+QICLOSE": tcp.close,
	"+QISTATE": tcp.state,
	"+QSSLOPEN": tls.open,
	"+QSSLSEND": tls.send,
	"+QSSLRECV": tls.read,
	"+QSSLCLOSE": tls.close,
	"+QSSLSTATE": tls.state,
	"+QISDE": {
		test(answer) {
			answer.information("+QISDE: (0,1)");
			answer.ok();
		},
		read(answer, { sockets }) {
			answer.information(`+QISDE: ${sockets.echo ? 1 : 0}`);
			answer.ok();
		},
		write: kept((answer, { sockets }, parameters) => {
			parameters.count(1, 1);
			sockets.echo = parameters.integer(0, 0, 1) === 1;
			answer.ok();
		}),
	},
	"+QIGETERROR": {
		test: answer => answer.ok(),
		execute(answer, { sockets: { error } }) {
			answer.information(`+QIGETERROR: ${error},${ERROR_TEXTS[error]}`);
			answer.ok();
		},
	},
});
