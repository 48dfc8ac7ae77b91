// The mutations of the rows: each row of docs/coverage.md has one or more, which the tests it names kill; `npm run mutants -- --rows` applies them.
// Texts are taken from the sources as they stand: a change there that removes or doubles a text needs another one here.

import { readFileSync } from "node:fs";
import type { Row } from "./rows.js";

/** A defect: this text, which occurs once in the file, replaced. In modules/ it concerns the driver, in hosts/modem the simulated module. */
export interface Mutation {
	readonly file: string;
	readonly text: string;
	readonly replacement: string;
}

/** The files, those of the simulated module with S_. */
const TEXTS = "modules/quectel/common/result-texts.ts";
const CODES = "modules/at/result-codes.ts";
const KEYS = "modules/quectel/common/mqtt-keys.ts";
const LIMITS = "modules/quectel/common/limits.ts";
const CONFIG = "modules/quectel/session/mqtt-config.ts";
const OPTIONS = "modules/quectel/session/session-options.ts";
const LINK = "modules/quectel/session/link.ts";
const COMMANDS = "modules/quectel/session/link-commands.ts";
const SUBSCRIPTIONS = "modules/quectel/session/subscriptions.ts";
const REQUEST = "modules/quectel/session/subscription-request.ts";
const PUBLISHING = "modules/quectel/session/publishing.ts";
const CHECK = "modules/quectel/session/payload-check.ts";
const FILTERS = "modules/quectel/session/topic-filters.ts";
const SESSION = "modules/quectel/session.ts";
const CONNECTION = "modules/quectel/modem/connection.ts";
const CORE = "modules/quectel/session/session-core.ts";
const QUERY = "modules/quectel/session/state-query.ts";
const QUERIES = "modules/quectel/queries.ts";
const BG96 = "modules/quectel/profiles/bg96.ts";
const BC20 = "modules/quectel/profiles/bc20.ts";
const TLS = "modules/quectel/tls/tls-options.ts";
const RECEIVER = "modules/quectel/receive/receiver.ts";
const URCS = "modules/quectel/common/urcs.ts";
const CONTEXTS = "modules/quectel/modem/pdp-contexts.ts";
const FILE = "modules/quectel/tls/tls-file.ts";
const OUTBOX = "modules/mqtt/outbox.ts";
const SYNCHRONISER = "modules/at/synchroniser.ts";
const S_CONFIGURE = "hosts/modem/commands/mqtt/configure.ts";
const S_COMMON = "hosts/modem/commands/mqtt/common.ts";
const S_OPEN = "hosts/modem/commands/mqtt/open.ts";
const S_CONNECT = "hosts/modem/commands/mqtt/connect.ts";
const S_SUBSCRIBE = "hosts/modem/commands/mqtt/subscribe.ts";
const S_PUBLISH = "hosts/modem/commands/mqtt/publish.ts";
const S_CONNECTION = "hosts/modem/mqtt/connection.ts";
const S_OUTGOING = "hosts/modem/mqtt/outgoing-packets.ts";
const S_SETTINGS = "hosts/modem/mqtt/settings.ts";
const S_RESULTS = "hosts/modem/mqtt/results.ts";
const S_KEEPALIVE = "hosts/modem/mqtt/keepalive.ts";
const S_ALIBABA = "hosts/modem/mqtt/alibaba.ts";
const S_RECEIVE = "hosts/modem/mqtt/receive-format.ts";
const S_INCOMING = "hosts/modem/mqtt/incoming-packets.ts";
const S_EXECUTION = "hosts/modem/terminal/command-execution.ts";
const S_TA = "hosts/modem/terminal/ta.ts";
const S_BROKER = "hosts/modem/network/memory-broker.ts";
const S_CLIENT = "hosts/modem/network/memory-client.ts";
const SSL_SETTINGS = "modules/quectel/tls/ssl-settings.ts";
const S_SECURITY = "hosts/modem/module/security.ts";
const S_RECORDING = "hosts/modem/record/recording.ts";
const S_BG96 = "hosts/modem/profiles/bg96.ts";
const S_BC20 = "hosts/modem/profiles/bc20.ts";

/** By the row's section and name, behind its note where the mutation is for one of the notes only. */
type Entry = readonly [row: string, file: string, text: string, replacement: string];

/** In the order of the sections. Rows share a mutation where they state the same fact, as both notes mostly do. */
const ENTRIES: readonly Entry[] = [
	["2 Figure 1, AT+QMTCFG: AT+QMTCFG=\"KEEPALIVE\"....", CONFIG, "[KEEPALIVE]: row([\"keepAlive\"]", "[KEEPALIVE]: row([]"],
	["2 Figure 1, AT+QMTCFG: AT+QMTCFG=\"TIMEOUT\"....", CONFIG, "if (setting === TIMEOUT)", "if (setting === TIMEOUT + 100)"],
	["2 Figure 1, AT+QMTOPEN: AT+QMTOPEN=...", COMMANDS, "\"AT+QMTOPEN\", \"AT+QMTCLOSE\"", "\"AT+QMTOPENS\", \"AT+QMTCLOSE\""],
	["2 Figure 1, AT+QMTOPEN: OK", S_OPEN, "answer.ok(() => {", "queueMicrotask(() => {"],
	["2 Figure 1, AT+QMTOPEN: TCP-REQ, TCP SYN", S_RECORDING, "`TCP SYN ${", "`TCP RST ${"],
	["2 Figure 1, AT+QMTOPEN: TCP SYN+ACK", S_RECORDING, "record(\"down\", \"TCP SYN+ACK\")", "record(\"down\", \"TCP ACK\")"],
	["2 Figure 1, AT+QMTOPEN: TCP ACK", S_RECORDING, "record(\"up\", \"TCP ACK\")", "record(\"up\", \"TCP SYN\")"],
	["2 Figure 1, AT+QMTOPEN: +QMTOPEN: <tcpconnectID>,<result>", S_CONNECTION, "this.#report(\"OPEN\", OPENED)", "this.#report(\"OPEN\", 5)"],
	["2 Figure 1, AT+QMTCONN: AT+QMTCONN=...", COMMANDS, "\"AT+QMTCONN\", \"AT+QMTDISC\"", "\"AT+QMTCONNECT\", \"AT+QMTDISC\""],
	["2 Figure 1, AT+QMTCONN: OK", S_CONNECT, "answer.ok(() => connection.connect(clientId, username, password))", "connection.connect(clientId, username, password)"],
	["2 Figure 1, AT+QMTCONN: CONN-REQ, Send connect packet", S_CONNECTION, "cmd: \"connect\",", "cmd: \"pingreq\","],
	["2 Figure 1, AT+QMTCONN: Receive connect ACK packet, CONN ACK-IND", S_CLIENT, "cmd: \"connack\", returnCode: 0", "cmd: \"pingresp\", returnCode: 0"],
	["2 Figure 1, AT+QMTCONN: +QMTCONN: <tcpconnectID>,<result>[,<ret_code>]", S_CONNECTION, "this.#report(\"CONN\", 0, ...(firmware", "this.#report(\"CONN\", 2, ...(firmware"],
	["2 Figure 1, AT+QMTSUB: AT+QMTSUB=...", SUBSCRIPTIONS, "encode(\"AT+QMTSUB=\")", "encode(\"AT+QMTSUBS=\")"],
	["2 Figure 1, AT+QMTSUB: OK", S_SUBSCRIBE, "answer.ok(() => connection.subscribe(id, subscriptions))", "connection.subscribe(id, subscriptions)"],
	["2 Figure 1, AT+QMTSUB: SUB-REQ, Send subscribe packet", S_CONNECTION, "cmd: \"subscribe\",", "cmd: \"pingreq\","],
	["2 Figure 1, AT+QMTSUB: Receive subscribe ACK packet, SUB ACK-IND", S_CLIENT, "cmd: \"suback\",", "cmd: \"unsuback\","],
	["2 Figure 1, AT+QMTSUB: +QMTSUB: <tcpconnectID>,<msgID>,<result>[,<value>]", S_CONNECTION, "granted => suback ?? granted", "() => 9"],
	["2 Figure 1, AT+QMTUNS: AT+QMTUNS=...", SUBSCRIPTIONS, "encode(\"AT+QMTUNS=\")", "encode(\"AT+QMTUNSUB=\")"],
	["2 Figure 1, AT+QMTUNS: OK", S_SUBSCRIBE, "answer.ok(() => connection.unsubscribe(id, filters))", "connection.unsubscribe(id, filters)"],
	["2 Figure 1, AT+QMTUNS: UNS-REQ, Send unsubscribe packet", S_CONNECTION, "cmd: \"unsubscribe\",", "cmd: \"pingreq\","],
	["2 Figure 1, AT+QMTUNS: Receive unsubscribe ACK packet, UNS ACK-IND", S_CLIENT, "cmd: \"unsuback\",", "cmd: \"pingresp\","],
	["2 Figure 1, AT+QMTUNS: +QMTUNS: <tcpconnectID>,<msgID>,<result>", S_CONNECTION, "start(\"UNS\", id", "start(\"SUB\", id"],
	["2 Figure 1, AT+QMTPUB (<qos>=0): AT+QMTPUB={cpidx,topic,qos=0...", PUBLISHING, ".integer(kind >> 1 & 3, QOS)", ".integer(kind >> 1 & 3 || 1, QOS)"],
	["2 Figure 1, AT+QMTPUB (<qos>=0): OK", S_PUBLISH, "answer.ok(() => connection.publish(message))", "connection.publish(message)"],
	["2 Figure 1, AT+QMTPUB (<qos>=1): AT+QMTPUB=...", PUBLISHING, ".integer(kind >> 1 & 3, QOS)", ".integer(kind >> 1 & 2, QOS)"],
	["2 Figure 1, AT+QMTPUB (<qos>=1): OK", S_PUBLISH, "answer.ok(() => connection.publish(message))", "connection.publish(message)"],
	["2 Figure 1, AT+QMTPUB (<qos>=2): AT+QMTPUB=...", PUBLISHING, ".integer(kind >> 1 & 3, QOS)", ".integer(kind >> 1 & 1, QOS)"],
	["2 Figure 1, AT+QMTPUB (<qos>=2): OK", S_PUBLISH, "answer.ok(() => connection.publish(message))", "connection.publish(message)"],
	["2 Figure 1, AT+QMTPUB (<qos>=0): PUB-REQ, Send publish packet", S_CONNECTION, "this.#send(packet);\n\t\tthis.#report(result, id, 0)", "this.#report(result, id, 0)"],
	["2 Figure 1, AT+QMTPUB (<qos>=1): PUB-REQ, Send publish packet", S_CONNECTION, "{ ...packet, messageId: id }", "{ cmd: \"pingreq\" }"],
	["2 Figure 1, AT+QMTPUB (<qos>=2): PUB-REQ, Send publish packet", S_CONNECTION, "{ ...packet, messageId: id }", "{ ...packet, qos: 1, messageId: id }"],
	["2 Figure 1, AT+QMTPUB (<qos>=1): Receive publish ACK packet, PUB ACK-IND", S_CLIENT, "qos === 1 ? \"puback\" : \"pubrec\"", "qos === 1 ? \"pubrec\" : \"pubrec\""],
	["2 Figure 1, AT+QMTPUB (<qos>=1): +QMTPUB: <tcpconnectID>,<msgID>,<result>[,<value>]", S_CONNECTION, "start(result, id", "start(\"UNS\", id"],
	["2 Figure 1, AT+QMTPUB (<qos>=2): Receive publish receive packet, PUB REC-IND", S_CLIENT, "qos === 1 ? \"puback\" : \"pubrec\"", "qos === 1 ? \"puback\" : \"puback\""],
	["2 Figure 1, AT+QMTPUB (<qos>=2): PUB REL-REQ, Send publish release packet", S_OUTGOING, "exchange.packet = { cmd: \"pubrel\", messageId }", "exchange.packet = { cmd: \"pingreq\" }"],
	["2 Figure 1, AT+QMTPUB (<qos>=2): Receive publish complete packet, PUB COMP-IND", S_CLIENT, "this.send({ cmd: \"pubcomp\", messageId });", ""],
	["2 Figure 1, AT+QMTPUB (<qos>=2): +QMTPUB: <tcpconnectID>,<msgID>,<result>[,<value>]", S_OUTGOING, "default: return \"pubcomp\"", "default: return \"puback\""],
	["2 Figure 1, Receive PUBLISH message in the form of URC: Receive publish packet, PUB-IND", S_BROKER, "if (granted.length > 0)", "if (granted.length > 9)"],
	["2 Figure 1, Receive PUBLISH message in the form of URC: +QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>", S_RECEIVE, "`+QMTRECV: ${connection},${id},`", "`+QMTRECV: ${connection},9,`"],
	["2 Figure 1, Receive PUBLISH message in the form of URC: PUB ACK-REQ, Send publish reply packet", S_INCOMING, "qos === 1 ? \"puback\" : \"pubrec\"", "qos === 1 ? \"pubrec\" : \"pubrec\""],
	["2 Figure 1, Receive PUBLISH message in the form of URC: PUB REC-REQ, Send publish reply packet", S_INCOMING, "qos === 1 ? \"puback\" : \"pubrec\"", "qos === 1 ? \"puback\" : \"puback\""],
	["2 Figure 1, AT+QMTDISC: AT+QMTDISC=...", COMMANDS, "\"AT+QMTDISC\"]", "\"AT+QMTDISCONNECT\"]"],
	["2 Figure 1, AT+QMTDISC: OK", S_CONNECT, "answer.ok(() => connection.disconnect())", "connection.disconnect()"],
	["2 Figure 1, AT+QMTDISC: DISC-REQ, Send disconnect packet", S_CONNECTION, "this.#send({ cmd: \"disconnect\" });", ""],
	["2 Figure 1, AT+QMTDISC: +QMTDISC: <tcpconnectID>,<result>", S_CONNECTION, "this.#report(\"DISC\", 0)", "this.#report(\"DISC\", -1)"],
	["2 Figure 1, AT+QMTCLOSE: AT+QMTCLOSE=...", COMMANDS, "\"AT+QMTCLOSE\", \"AT+QMTCONN\"", "\"AT+QMTSHUT\", \"AT+QMTCONN\""],
	["2 Figure 1, AT+QMTCLOSE: OK", S_OPEN, "answer.ok(() => connection.close())", "connection.close()"],
	["2 Figure 1, AT+QMTCLOSE: TCP-REQ, TCP disconnect request", S_RECORDING, "record(\"up\", \"TCP FIN\")", "record(\"up\", \"TCP RST\")"],
	["2 Figure 1, AT+QMTCLOSE: +QMTCLOSE: <tcpconnectID>,<result>", S_CONNECTION, "this.#report(\"CLOSE\", forced ?? 0)", "this.#report(\"CLOSE\", forced ?? -1)"],
	["2 Figure 1, Send connect packet: Start timer, Stop T1", S_CONNECTION, "this.#tries = 0;\n\t\tthis.#timer.set(this.#persistence.timeout)", "this.#tries = 0;\n\t\tthis.#timer.set(this.#persistence.timeout - 1)"],
	["2 Figure 1, Send connect packet: or handle Excep1", S_CONNECTION, "this.#report(\"CONN\", 2);\n\t\t\tthis.fail(CONNACK_FAILED)", "this.#report(\"CONN\", 2)"],
	["2 Figure 1, Send subscribe packet: Start timer, Stop T1", S_OUTGOING, "exchange.alarm.set(this.#options.persistence().timeout);\n\t\tthis.#options.send(packet);", "exchange.alarm.set(this.#options.persistence().timeout + 1);\n\t\tthis.#options.send(packet);"],
	["2 Figure 1, Send subscribe packet: or handle Excep2", S_OUTGOING, "if (exchange.count >= retries) {", "if (exchange.count > retries) {"],
	["2 Figure 1, Send unsubscribe packet: Start timer, Stop T1", S_OUTGOING, "exchange.alarm.set(this.#options.persistence().timeout);\n\t\tthis.#options.send(packet);", "exchange.alarm.set(this.#options.persistence().timeout + 1);\n\t\tthis.#options.send(packet);"],
	["2 Figure 1, Send unsubscribe packet: or handle Excep2", S_OUTGOING, "if (exchange.count >= retries) {", "if (exchange.count > retries) {"],
	["2 Figure 1, Send publish (<qos>=1) packet: Start timer, Stop T1", S_OUTGOING, "exchange.alarm.set(this.#options.persistence().timeout);\n\t\tthis.#options.send(packet);", "exchange.alarm.set(this.#options.persistence().timeout + 1);\n\t\tthis.#options.send(packet);"],
	["2 Figure 1, Send publish (<qos>=1) packet: or handle Excep2", S_OUTGOING, "if (exchange.count >= retries) {", "if (exchange.count > retries) {"],
	["2 Figure 1, Send publish (<qos>=2) packet: Start timer, Stop T1", S_OUTGOING, "exchange.alarm.set(this.#options.persistence().timeout);\n\t\tthis.#options.send(packet);", "exchange.alarm.set(this.#options.persistence().timeout + 1);\n\t\tthis.#options.send(packet);"],
	["2 Figure 1, Send publish (<qos>=2) packet: or handle Excep2", S_OUTGOING, "if (exchange.count >= retries) {", "if (exchange.count > retries) {"],
	["2 Figure 1, Send publish release packet: Start timer, Stop T1", S_OUTGOING, "exchange.alarm.set(this.#options.persistence().timeout);\n\t\t\tthis.#options.send(exchange.packet);", "this.#options.send(exchange.packet);"],
	["2 Figure 1, Send publish release packet: or handle Excep2", S_OUTGOING, "exchange.count = 0;", "exchange.count = 1;"],
	["2 Figure 1, T2", S_KEEPALIVE, "this.#quiet.set(this.#times.interval)", "this.#quiet.set(this.#times.interval + 1)"],
	["2 Figure 1, T2", S_CONNECTION, "this.#keepAlive.sent();", ""],
	["2 Figure 1, timeout information", S_OUTGOING, "if (notice)", "if (!notice)"],
	["3.1 Test Command AT+<x>=?", S_EXECUTION, "form === \"=?\" &&", "form === \"=??\" &&"],
	["3.1 Read Command AT+<x>?", S_EXECUTION, "form === \"?\" &&", "form === \"??\" &&"],
	["3.1 Write Command AT+<x>=<...>", S_EXECUTION, "form === \"=\" &&", "form === \"==\" &&"],
	["3.1 Execution Command AT+<x>", S_EXECUTION, "form === \"\" &&", "form === \"??\" &&"],
	["3.2.1 AT+QMTCFG=?", S_CONFIGURE, "lines.join(\"\\r\\n\")", "lines.join(\",\")"],
	["3.2.1 AT+QMTCFG=?", QUERIES, "ranges.push([pairs[2 * i]!, pairs[2 * i + 1]!])", "ranges.push([pairs[2 * i]!, pairs[2 * i]!])"],
	["3.2.1 AT+QMTCFG=\"version\",<tcpconnectID>,<vsn>", CONFIG, "[VERSION]: row([\"version\"]", "[VERSION]: row([\"context\"]"],
	["3.2.1 AT+QMTCFG=\"version\",<tcpconnectID> (query)", KEYS, "\"version\", \"pdpcid\"", "\"versions\", \"pdpcid\""],
	["3.2.1 AT+QMTCFG=\"pdpcid\",<tcpconnectID>,<cid>", CONFIG, "[PDPCID]: row([\"context\"]", "[PDPCID]: row([\"version\"]"],
	["3.2.1 AT+QMTCFG=\"pdpcid\",<tcpconnectID> (query)", KEYS, "\"pdpcid\", \"ssl\"", "\"cid\", \"ssl\""],
	["3.2.1 AT+QMTCFG=\"will\",<tcpconnectID>,<will_fg>,<will_qos>,<will_retain>,\"<will_topic>\",\"<will_msg>\"", CONFIG, "\"retain\", \"topic\", \"message\"]", "\"retain\", \"topic\", \"topic\"]"],
	["3.2.1 AT+QMTCFG=\"will\",<tcpconnectID> (query)", KEYS, "\"will\", \"aliauth\"", "\"wills\", \"aliauth\""],
	["3.2.1 AT+QMTCFG=\"timeout\",<tcpconnectID>,<pkt_timeout>,<retry_times>,<timeout_notice>", CONFIG, "integer(connection.packetTimeout,", "integer(values.keepAlive,"],
	["3.2.1 AT+QMTCFG=\"timeout\",<tcpconnectID> (query)", KEYS, "\"timeout\", \"will\"", "\"timeouts\", \"will\""],
	["3.2.1 AT+QMTCFG=\"session\",<tcpconnectID>,<clean_session>", CONFIG, "[SESSION]: row([\"clean\"]", "[SESSION]: row([]"],
	["3.2.1 AT+QMTCFG=\"session\",<tcpconnectID> (query)", KEYS, "\"session\", \"timeout\"", "\"sessions\", \"timeout\""],
	["3.2.1 AT+QMTCFG=\"keepalive\",<tcpconnectID>,<keep-alive time>", CONFIG, "[KEEPALIVE]: row([\"keepAlive\"]", "[KEEPALIVE]: row([\"packetTimeout\"]"],
	["3.2.1 AT+QMTCFG=\"keepalive\",<tcpconnectID> (query)", KEYS, "\"keepalive\", \"session\"", "\"keepalives\", \"session\""],
	["3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID>,<sslenable>,<ctxindex>", CONFIG, "[SSL]: row([\"context\"]", "[SSL]: row([0]"],
	["3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID> (query)", KEYS, "\"ssl\", \"keepalive\"", "\"tls\", \"keepalive\""],
	["3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID>,\"<product_key>\",\"<device_name>\",\"<device_secret>\"", CONFIG, "\"deviceName\", \"deviceSecret\"]", "\"deviceSecret\", \"deviceSecret\"]"],
	["3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID> (query)", KEYS, "\"aliauth\", \"dataformat\"", "\"auth\", \"dataformat\""],
	["3.2.1 AT+QMTCFG maximum response time", CONFIG, "ANSWER_TIMEOUT = 3000", "ANSWER_TIMEOUT = 200"],
	["3.2.1 <tcpconnectID>", OPTIONS, "\"connection\", checkInteger, 0, CONNECTIONS - 1", "\"connection\", checkInteger, 0, CONNECTIONS - 2"],
	["3.2.1 <tcpconnectID>", S_CONFIGURE, "client(module, parameters, 1)", "client(module, parameters, 2)"],
	["3.2.1 <cid>", OPTIONS, "\"context\", checkInteger, 1, PDP_CONTEXTS", "\"context\", checkInteger, 1, PDP_CONTEXTS - 1"],
	["3.2.1 <cid>", CONTEXTS, "integerOption(options.context, 1,", "integerOption(options.context, 2,"],
	["3.2.1 <cid>", S_BG96, "integer(1, 16, 1)", "integer(1, 16, 2)"],
	["3.2.1 <cid>", S_BG96, "integer(1, 16, 1)", "integer(1, 17, 1)"],
	["3.2.1 <pkt_timeout>", OPTIONS, "\"packetTimeout\", seconds, 1000, 60_000", "\"packetTimeout\", seconds, 1000, 59_000"],
	["BG96 3.2.1 <pkt_timeout>", BG96, "packetTimeout: 5000", "packetTimeout: 6000"],
	["BC20 3.2.1 <pkt_timeout>", BC20, "packetTimeout: 10_000", "packetTimeout: 9000"],
	["BG96 3.2.1 <pkt_timeout>", S_BG96, "integer(1, 60, 5)", "integer(1, 60, 6)"],
	["BC20 3.2.1 <pkt_timeout>", S_BC20, "integer(1, 60, 10)", "integer(1, 60, 9)"],
	["3.2.1 <retry_times>", OPTIONS, "\"retries\", checkInteger, 0, 10", "\"retries\", checkInteger, 1, 10"],
	["BG96 3.2.1 <retry_times>", BG96, "packetTimeout: 5000, // §3.2.1 <pkt_timeout>\n\tretries: 3", "packetTimeout: 5000,\n\tretries: 2"],
	["BC20 3.2.1 <retry_times>", BC20, "packetTimeout: 10_000, // §3.2.1 <pkt_timeout>\n\tretries: 3", "packetTimeout: 10_000,\n\tretries: 2"],
	["BG96 3.2.1 <retry_times>", S_BG96, "integer(0, 10, 3,", "integer(0, 10, 2,"],
	["BC20 3.2.1 <retry_times>", S_BC20, "integer(0, 10, 3,", "integer(0, 10, 2,"],
	["3.2.1 <keep-alive time>", OPTIONS, "\"keepAlive\", seconds, 0, 3_600_000", "\"keepAlive\", seconds, 1000, 3_600_000"],
	["3.2.1 <keep-alive time>", OPTIONS, "keepAlive: 120,", "keepAlive: 60,"],
	["BG96 3.2.1 <keep-alive time>", S_BG96, "integer(0, 3600, 120)", "integer(0, 3600, 60)"],
	["BC20 3.2.1 <keep-alive time>", S_BC20, "integer(0, 3600, 120)", "integer(0, 3600, 60)"],
	["3.2.1 <ctxindex>", TLS, "\"tls.context\", 0, SSL_CONTEXTS - 1", "\"tls.context\", 0, SSL_CONTEXTS - 2"],
	["3.2.1 AT+QMTCFG <vsn> 3", S_CONNECTION, "=== 3 ? 3 : 4;", "=== 3 ? 4 : 4;"],
	["3.2.1 AT+QMTCFG <vsn> 4", S_CONNECTION, "=== 3 ? 3 : 4;", "=== 3 ? 3 : 3;"],
	["3.2.1 AT+QMTCFG <will_fg> 0", S_SETTINGS, "if (flag !== 1)", "if (flag === 9)"],
	["3.2.1 AT+QMTCFG <will_fg> 1", S_SETTINGS, "if (flag !== 1)", "if (flag !== 9)"],
	["3.2.1 AT+QMTCFG <will_qos> 0", CONFIG, "row([\"QoS\",", "row([1,"],
	["3.2.1 AT+QMTCFG <will_qos> 1", CONFIG, "row([\"QoS\",", "row([2,"],
	["3.2.1 AT+QMTCFG <will_qos> 2", CONFIG, "row([\"QoS\",", "row([0,"],
	["3.2.1 AT+QMTCFG <will_retain> 0", CONFIG, "\"retain\", \"topic\"", "1, \"topic\""],
	["3.2.1 AT+QMTCFG <will_retain> 1", CONFIG, "\"retain\", \"topic\"", "0, \"topic\""],
	["3.2.1 AT+QMTCFG <timeout_notice> 0", CONFIG, "\"retries\", \"notice\"", "\"retries\", 1"],
	["3.2.1 AT+QMTCFG <timeout_notice> 1", CONFIG, "\"retries\", \"notice\"", "\"retries\", 0"],
	["3.2.1 AT+QMTCFG <clean_session> 0", S_CONNECTION, "clean: settings.integer(\"session\", 0) === 1", "clean: true"],
	["3.2.1 AT+QMTCFG <clean_session> 1", S_CONNECTION, "clean: settings.integer(\"session\", 0) === 1", "clean: false"],
	["3.2.1 AT+QMTCFG <keep-alive time> 0", S_CLIENT, "(packet.keepalive ?? 0) * 1500", "(packet.keepalive || 60) * 1500"],
	["3.2.1 AT+QMTCFG <sslenable> 0", S_CONNECTION, "this.settings.integer(\"ssl\", 0) === 1", "this.settings.integer(\"ssl\", 0) !== 9"],
	["3.2.1 AT+QMTCFG <sslenable> 1", S_CONNECTION, "this.settings.integer(\"ssl\", 0) === 1", "this.settings.integer(\"ssl\", 0) === 9"],
	["3.2.1 <will_topic>", S_SETTINGS, "topic: utf8(topic)", "topic: utf8(message)"],
	["3.2.1 <will_msg>", OPTIONS, "\"message\", text, 0, TOPIC_LIMIT", "\"message\", text, 1, TOPIC_LIMIT"],
	["3.2.1 <will_msg>", S_SETTINGS, "payload: Buffer.from(String(message), \"latin1\")", "payload: Buffer.from(String(topic), \"latin1\")"],
	["3.2.1 <product_key>", CONFIG, "row([\"productKey\",", "row([\"deviceName\","],
	["3.2.1 <device_name>", S_ALIBABA, "username: `${deviceName}&", "username: `${deviceSecret}&"],
	["3.2.1 <device_secret>", S_ALIBABA, "createHmac(\"sha1\", deviceSecret)", "createHmac(\"sha1\", productKey)"],
	["BC20 3.2.1 Note on <will_flag>", S_BC20, "flag === 1 ? 5 : 1", "flag === 1 ? 4 : 1"],
	["BG96 3.2.1 Note on <will_flag>", S_BG96, "flag === 1 ? 5 : 1", "flag === 1 ? 4 : 1"],
	["3.2.1 Note on <clean_session>", S_BROKER, "stored !== undefined && !clean", "stored !== undefined && clean"],
	["3.2.1 Note on <ctxindex>", S_BG96, "=> 1 + enabled", "=> 1"],
	["3.2.1 Note on delivery", CONNECTION, "this.packetTimeout * 1000 * (retries + 1)", "this.packetTimeout * 1000 * (retries - 1)"],
	["3.2.1 Note on aliauth", S_CONNECTION, "username === undefined ? settings.device() : undefined", "undefined"],
	["3.2.1 AT+QMTCFG: +CME ERROR: <err>", CONFIG, "titleOf(first), result, code,", "titleOf(0), result, code,"],
	["3.2.1 AT+QMTCFG=\"will\",<tcpconnectID>,0", CONFIG, "given ? 1 : 0", "1"],
	["3.2.1 AT+QMTCFG=\"will\",<tcpconnectID>,0", S_SETTINGS, "given[0] === 0 ? [0] : given", "this.#values.get(name)!.length > 1 ? this.#values.get(name)! : given"],
	["3.2.1 AT+QMTCFG=\"timeout\",<tcpconnectID>,<pkt_timeout>[,<retry_times>]", S_SETTINGS, ".slice(given.length) ?? []", ".slice(9) ?? []"],
	["3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID>,0", CONFIG, "given ? 1 : 0", "1"],
	["3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID>,0", S_BG96, "=> 1 + enabled", "=> 2"],
	["3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID> (query), not set", S_SETTINGS, "if (values.length === 0)", "if (values.length === 9)"],
	["3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID> (query), not set", QUERIES, "done(error, rows[0] ?? [])", "done(error, rows[0] ?? [\"\"])"],
	["3.2.1 <keep-alive time>, 1.5 times", S_CLIENT, "(packet.keepalive ?? 0) * 1500", "(packet.keepalive ?? 0) * 1490"],
	["3.2.1 <keep-alive time>, 1.5 times", S_CLIENT, "(packet.keepalive ?? 0) * 1500", "(packet.keepalive ?? 0) * 1520"],
	["3.2.1 Note on AT+QSSLCFG", SSL_SETTINGS, "\"ignorelocaltime\", \"neg", "\"ignoretime\", \"neg"],
	["3.2.1 Note on AT+QSSLCFG", S_SECURITY, "seclevel: { kind", "securitylevel: { kind"],
	["3.2.2 AT+QMTOPEN: +CME ERROR: <err>", COMMANDS, "NAMES[this.#what]!, result, code,", "NAMES[3]!, result, code,"],
	["3.2.2 AT+QMTOPEN=?", S_OPEN, ",(1-65535)`", ",(0-65535)`"],
	["3.2.2 AT+QMTOPEN?", QUERIES, "host: parameters.text(), port", "host: \"\", port"],
	["3.2.2 AT+QMTOPEN?", S_OPEN, "\"${host}\",${port}`", "\"${port}\",${host}`"],
	["3.2.2 AT+QMTOPEN=<tcpconnectID>,\"<host_name>\",<port>", COMMANDS, ".string(values.host, \"host\").comma()", ".string(values.host, \"host\")"],
	["3.2.2 AT+QMTOPEN maximum response time", COMMANDS, "module.profile.openTimeout +", "60_000 +"],
	["3.2.2 AT+QMTOPEN maximum response time", S_CONNECTION, "OPEN_TIMEOUT = 75_000", "OPEN_TIMEOUT = 80_000"],
	["3.2.2 <tcpconnectID>", COMMANDS, ".integer(values.connection, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.2 <port>", OPTIONS, "\"port\", checkInteger, 1, 65535", "\"port\", checkInteger, 1, 65534"],
	["3.2.2 <port>", S_OPEN, "parameters.integer(2, 1, 65535)", "parameters.integer(2, 0, 65535)"],
	["3.2.2 AT+QMTOPEN <result> -1", TEXTS, "\"failed to open network\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 1", TEXTS, "\"wrong parameter\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 2", TEXTS, "\"MQTT identifier is occupied\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 3", TEXTS, "\"failed to activate PDP\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 4", TEXTS, "\"failed to parse domain name\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 5", TEXTS, "\"network disconnection error\"", "\"mutated\""],
	["3.2.2 AT+QMTOPEN <result> 0", S_RESULTS, "OPENED = 0", "OPENED = 1"],
	["3.2.2 <host_name>", LIMITS, "HOST_LIMIT = 100", "HOST_LIMIT = 99"],
	["BG96 3.2.2 <host_name>", S_BG96, "hostLimit: 100", "hostLimit: 101"],
	["BC20 3.2.2 <host_name>", S_BC20, "hostLimit: 100", "hostLimit: 101"],
	["3.2.2 AT+QMTOPEN?, no client", S_OPEN, "if (opened)", "if (!opened)"],
	["3.2.2 AT+QMTOPEN?, no client", QUERIES, "this.#error === undefined ? this.#rows : []", "this.#rows.length === 0 ? undefined! : this.#rows"],
	["3.2.2 AT+QMTOPEN?, several clients", S_OPEN, "if (opened)", "if (opened && index === 0)"],
	["3.2.2 AT+QMTOPEN?, several clients", QUERIES, "this.#rows.push(row)", "this.#rows[0] = row"],
	["3.2.3 AT+QMTCLOSE: +CME ERROR: <err>", LINK, "else if (this.#state === CLOSING)\n", "else if (this.#state === 99)\n"],
	["3.2.3 AT+QMTCLOSE=?", S_OPEN, "tests(\"+QMTCLOSE\", () => \"\")", "tests(\"+QMTCLOSE\", () => \",\")"],
	["3.2.3 AT+QMTCLOSE=<tcpconnectID>", COMMANDS, "\"AT+QMTCLOSE\", \"AT+QMTCONN\"", "\"AT+QMTSHUT\", \"AT+QMTCONN\""],
	["3.2.3 AT+QMTCLOSE maximum response time", COMMANDS, "CLOSE_WAIT = 10_000", "CLOSE_WAIT = 200"],
	["3.2.3 <tcpconnectID>", COMMANDS, ".integer(values.connection, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.3 AT+QMTCLOSE <result> -1", TEXTS, "\"failed to close network\"", "\"mutated\""],
	["3.2.3 AT+QMTCLOSE <result> 0", S_CONNECTION, "this.#report(\"CLOSE\", forced ?? 0)", "this.#report(\"CLOSE\", forced ?? 1)"],
	["3.2.4 AT+QMTCONN: +CME ERROR: <err>", COMMANDS, "NAMES[this.#what]!, result, code,", "NAMES[1]!, result, code,"],
	["3.2.4 AT+QMTCONN=?", S_CONNECT, "[,\"<username>\"[,\"<password>\"]]", "[,\"<username>\"]"],
	["3.2.4 AT+QMTCONN?", QUERIES, "undefined : { connection, state }", "undefined : { connection, state: 1 }"],
	["3.2.4 AT+QMTCONN?", S_CONNECT, "`+QMTCONN: ${index},${state}`", "`+QMTCONN: ${state},${index}`"],
	["3.2.4 AT+QMTCONN=<tcpconnectID>,\"<clientID>\"[,\"<username>\"[,\"<password>\"]]", COMMANDS, "if (values.password.length > 0)", "if (values.password.length === 0)"],
	["3.2.4 AT+QMTCONN maximum response time", COMMANDS, "this.#what === CONN ? this.#connection.packetWait", "this.#what === CONN ? 4000"],
	["3.2.4 AT+QMTCONN maximum response time", S_CONNECTION, "this.#tries = 0;\n\t\tthis.#timer.set(this.#persistence.timeout)", "this.#tries = 0;\n\t\tthis.#timer.set(2 * this.#persistence.timeout)"],
	["3.2.4 <tcpconnectID>", COMMANDS, ".integer(values.connection, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.4 <pkt_timeout>", OPTIONS, "\"packetTimeout\", seconds, 1000, 60_000", "\"packetTimeout\", seconds, 2000, 60_000"],
	["3.2.4 AT+QMTCONN <result> 0", S_CONNECTION, "this.#report(\"CONN\", 0, ...(firmware", "this.#report(\"CONN\", 1, ...(firmware"],
	["3.2.4 AT+QMTCONN <result> 1", COMMANDS, "&& result === 1) {", "&& result === 9) {"],
	["3.2.4 AT+QMTCONN <result> 2", TEXTS, "\"failed to send packet\"", "\"mutated\""],
	["3.2.4 AT+QMTCONN <result> 2", S_CONNECTION, "this.#report(\"CONN\", 2)", "this.#report(\"CONN\", 3)"],
	["3.2.4 AT+QMTCONN <state> 1", S_RESULTS, "INITIAL = 1", "INITIAL = 9"],
	["3.2.4 AT+QMTCONN <state> 2", S_RESULTS, " CONNECTING = 2", " CONNECTING = 9"],
	["3.2.4 AT+QMTCONN <state> 3", S_RESULTS, " CONNECTED = 3", " CONNECTED = 9"],
	["3.2.4 AT+QMTCONN <state> 4", S_RESULTS, "DISCONNECTING = 4", "DISCONNECTING = 9"],
	["3.2.4 AT+QMTCONN <state> 3", QUERY, "CONNECTED = 3", "CONNECTED = 2"],
	["3.2.4 AT+QMTCONN <ret_code> 0", S_CONNECTION, "if (result !== 0) {", "if (result === 0) {"],
	["3.2.4 AT+QMTCONN <ret_code> 1", TEXTS, "\"unacceptable protocol version\"", "\"mutated\""],
	["3.2.4 AT+QMTCONN <ret_code> 2", TEXTS, "\"identifier rejected\"", "\"mutated\""],
	["3.2.4 AT+QMTCONN <ret_code> 3", TEXTS, "\"server unavailable\"", "\"mutated\""],
	["3.2.4 AT+QMTCONN <ret_code> 4", TEXTS, "\"bad user name or password\"", "\"mutated\""],
	["3.2.4 AT+QMTCONN <ret_code> 5", TEXTS, "\"not authorized\"", "\"mutated\""],
	["3.2.4 <clientID>", COMMANDS, ".string(values.id ??", ".string(values.user ??"],
	["3.2.4 <username>", COMMANDS, ".string(values.user, \"user\")", ".string(\"\", \"user\")"],
	["3.2.4 <password>", COMMANDS, ".string(values.password, \"password\")", ".string(values.user!, \"password\")"],
	["3.2.4 Note on <clientID>", S_BROKER, "this.#sessions.get(id)?.client?.cut();", ""],
	["3.2.4 AT+QMTCONN?, no client", S_CONNECT, "if (opened)", "if (!opened)"],
	["3.2.4 AT+QMTCONN?, several clients", S_CONNECT, "if (opened)", "if (opened && index === 0)"],
	["3.2.4 AT+QMTCONN?, several clients", QUERIES, "parameters.more || !(state > 0)", "parameters.more || !(state > 1)"],
	["3.2.4 CONNECT", S_CONNECT, "!connection.opened || ", ""],
	["3.2.4 CONNECT", LINK, "[CONNECTING]: CONN", "[CONNECTING]: DISC"],
	["3.2.5 AT+QMTDISC: +CME ERROR: <err>", LINK, "if (this.#state === DISCONNECTING)\n\t\t\tthis.#run(CLOSING);\n\t\telse if (this.#state === CLEARING)", "if (this.#state === CLEARING)"],
	["3.2.5 AT+QMTDISC=?", S_CONNECT, "tests(\"+QMTDISC\", () => \"\")", "tests(\"+QMTDISC\", () => \",\")"],
	["3.2.5 AT+QMTDISC=<tcpconnectID>", COMMANDS, "\"AT+QMTDISC\"]", "\"AT+QMTDISCONNECT\"]"],
	["3.2.5 AT+QMTDISC maximum response time", COMMANDS, "CLOSE_WAIT = 10_000", "CLOSE_WAIT = 299"],
	["3.2.5 <tcpconnectID>", COMMANDS, ".integer(values.connection, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.5 AT+QMTDISC <result> -1", TEXTS, "\"failed to close connection\"", "\"mutated\""],
	["3.2.5 AT+QMTDISC <result> 0", S_CONNECTION, "this.#report(\"DISC\", 0)", "this.#report(\"DISC\", 1)"],
	["3.2.5 DISCONNECT", S_CONNECTION, "this.#send({ cmd: \"disconnect\" });", ""],
	["3.2.5 DISCONNECT", LINK, "? DISCONNECTING : CLOSING", "? CLOSING : CLOSING"],
	["3.2.6 AT+QMTSUB: +CME ERROR: <err>", SUBSCRIPTIONS, "request.adding ? \"AT+QMTSUB\" : \"AT+QMTUNS\"", "request.adding ? \"AT+QMTUNS\" : \"AT+QMTUNS\""],
	["3.2.6 AT+QMTSUB=?", S_SUBSCRIBE, ",\"<topic>\",(0-2)`", ",\"<topic>\",(0-1)`"],
	["3.2.6 AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>", SUBSCRIPTIONS, "encode(\"AT+QMTSUB=\")", "encode(\"AT+QMTSUBS=\")"],
	["3.2.6 AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>[,\"<topic2>\",<qos2>…]", SUBSCRIPTIONS, "line.comma().integer(filters[i]!.QoS, \"QoS\")", "line.comma().integer(filters[0]!.QoS, \"QoS\")"],
	["3.2.6 AT+QMTSUB=<tcpconnectID>,<msgID>,\"<topic1>\",<qos1>[,\"<topic2>\",<qos2>…]", S_SUBSCRIBE, "topic: topic(module, parameters, 2 + 2 * index)", "topic: topic(module, parameters, 4 + 2 * index)"],
	["3.2.6 AT+QMTSUB maximum response time", SUBSCRIPTIONS, "module.clock.now() + connection.packetWait", "module.clock.now() + 14_000"],
	["3.2.6 AT+QMTSUB maximum response time", S_OUTGOING, "if (exchange.count >= retries) {", "if (exchange.count > retries) {"],
	["3.2.6 <tcpconnectID>", SUBSCRIPTIONS, ".integer(this.#connection.index, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.6 <msgID>", SUBSCRIPTIONS, "checkInteger(id, \"id\", 1, 65535)", "checkInteger(id, \"id\", 1, 65534)"],
	["3.2.6 <pkt_timeout>", OPTIONS, "\"packetTimeout\", seconds, 1000, 60_000", "\"packetTimeout\", seconds, 2000, 60_000"],
	["3.2.6 <retry_times>", OPTIONS, "\"retries\", checkInteger, 0, 10", "\"retries\", checkInteger, 0, 9"],
	["3.2.6 AT+QMTSUB <qos> 0", S_SUBSCRIBE, "qos: parameters.integer(", "qos: 1, ignored: parameters.integer("],
	["3.2.6 AT+QMTSUB <qos> 1", S_SUBSCRIBE, "qos: parameters.integer(", "qos: 2, ignored: parameters.integer("],
	["3.2.6 AT+QMTSUB <qos> 2", S_SUBSCRIBE, "qos: parameters.integer(", "qos: 1, ignored: parameters.integer("],
	["3.2.6 AT+QMTSUB <result> 0", SUBSCRIPTIONS, "request.adding ? SUBACK : UNSUBACK", "request.adding ? UNSUBACK : UNSUBACK"],
	["3.2.6 AT+QMTSUB <result> 1", SUBSCRIPTIONS, "retransmit(request.adding ? SUBSCRIBE :", "retransmit(request.adding ? UNSUBSCRIBE :"],
	["3.2.6 AT+QMTSUB <result> 2", SUBSCRIPTIONS, "this.#fail(request.adding ? \"QMTSUB\" : \"QMTUNS\", result, `result ${result} (", "this.#fail(request.adding ? \"QMTSUB\" : \"QMTUNS\", result, `result ("],
	["3.2.6 AT+QMTSUB <value> result 0", REQUEST, "granted === granted ? granted : filter.QoS", "filter.QoS"],
	["3.2.6 AT+QMTSUB <value> 128", SUBSCRIPTIONS, "Math.max(request.filters[0]!.granted, 0)", "Math.min(request.filters[0]!.granted, 2)"],
	["3.2.6 AT+QMTSUB <value> result 1", SUBSCRIPTIONS, "UNSUBSCRIBE, identifier, parameters.integer())", "UNSUBSCRIBE, identifier, 0)"],
	["3.2.6 AT+QMTSUB <value> result 2", S_OUTGOING, "this.#end(id, exchange, 2)", "this.#end(id, exchange, 2, 0)"],
	["3.2.6 <topic>", FILTERS, "level.includes(\"+\") && level !== \"+\"", "level.includes(\"+\")"],
	["3.2.6 Note on <msgID>", CORE, "if (this.gap(id) === 0)", "if (this.gap(id) > 0)"],
	["3.2.6 Note on <msgID>", S_COMMON, "if (connection.outgoing.has(id))", "if (!connection)"],
	["3.2.6 SUBSCRIBE", S_CLIENT, "session.subscriptions.set(filter, granted as QoS)", "session.subscriptions.set(\"a\", granted as QoS)"],
	["3.2.6 SUBSCRIBE", SUBSCRIPTIONS, "encode(\"AT+QMTSUB=\")", "encode(\"AT+QMTUNS=\")"],
	["3.2.6 <qos>, underlined", S_SUBSCRIBE, "0, 2, underlined(module)", "0, 2"],
	["3.2.7 AT+QMTUNS: +CME ERROR: <err>", SUBSCRIPTIONS, "request.adding ? \"AT+QMTSUB\" : \"AT+QMTUNS\"", "request.adding ? \"AT+QMTSUB\" : \"AT+QMTSUB\""],
	["3.2.7 AT+QMTUNS=?", S_SUBSCRIBE, "tests(\"+QMTUNS\", () => `,(1-", "tests(\"+QMTUNS\", () => `,(0-"],
	["3.2.7 AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"", SUBSCRIPTIONS, "encode(\"AT+QMTUNS=\")", "encode(\"AT+QMTUNSUB=\")"],
	["3.2.7 AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"[,\"<topic2>\"…]", S_SUBSCRIBE, "{ length: parameters.length - 2 }", "{ length: 1 }"],
	["3.2.7 AT+QMTUNS=<tcpconnectID>,<msgID>,\"<topic1>\"[,\"<topic2>\"…]", SUBSCRIPTIONS, "line.comma().string(filters[i]!.bytes, \"filter\")", "line.comma().string(filters[0]!.bytes, \"filter\")"],
	["3.2.7 AT+QMTUNS maximum response time", SUBSCRIPTIONS, "module.clock.now() + connection.packetWait", "module.clock.now() + 14_999"],
	["3.2.7 <tcpconnectID>", SUBSCRIPTIONS, ".integer(this.#connection.index, \"connection\")", ".integer(0, \"connection\")"],
	["3.2.7 <msgID>", SUBSCRIPTIONS, "checkInteger(id, \"id\", 1, 65535)", "checkInteger(id, \"id\", 2, 65535)"],
	["3.2.7 <pkt_timeout>", OPTIONS, "\"packetTimeout\", seconds, 1000, 60_000", "\"packetTimeout\", seconds, 1000, 61_000"],
	["3.2.7 <retry_times>", OPTIONS, "\"retries\", checkInteger, 0, 10", "\"retries\", checkInteger, 0, 11"],
	["3.2.7 AT+QMTUNS <result> 0", SUBSCRIPTIONS, "request.adding ? SUBACK : UNSUBACK", "request.adding ? SUBACK : SUBACK"],
	["3.2.7 AT+QMTUNS <result> 1", SUBSCRIPTIONS, "SUBSCRIBE : UNSUBSCRIBE, identifier", "SUBSCRIBE : SUBSCRIBE, identifier"],
	["3.2.7 AT+QMTUNS <result> 2", SUBSCRIPTIONS, "${result} (${textOfPacket(result)})`", "${result} ()`"],
	["3.2.7 <topic>", S_CLIENT, "session.subscriptions.delete(filter);", ""],
	["3.2.7 UNSUBSCRIBE", S_CLIENT, "session.subscriptions.delete(filter);", ""],
	["3.2.7 UNSUBSCRIBE", SUBSCRIPTIONS, "encode(\"AT+QMTUNS=\")", "encode(\"AT+QMTSUB=\")"],
	["3.2.8 AT+QMTPUB: +CME ERROR: <err>", PUBLISHING, "`${this.#command}: refused`", "`${this.#command}: failed`"],
	["3.2.8 AT+QMTPUB=?", S_PUBLISH, "`\"<msg>\"`", "`\"<payload>\"`"],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", data, CTRL+Z", S_TA, "CTRL_Z = 0x1a", "CTRL_Z = 0x1c"],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", data, CTRL+Z", PUBLISHING, "this.payloadFrom = payload", "this.payloadFrom = payload + 1"],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", ESC", S_TA, "byte === ESC ? () => this.#execution?.skip() : TAKE", "TAKE"],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", ESC", SYNCHRONISER, "Uint8Array.of(ESC, ", "Uint8Array.of(CR, "],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\",\"<msg>\"", PUBLISHING, "line.range(payload, end)", "line.comma().range(payload, end)"],
	["3.2.8 AT+QMTPUB maximum response time", PUBLISHING, "this.timeout = this.#connection.answerWait;\n\t\tthis.#wait = this.#connection.packetWait", "this.timeout = this.#wait = 14_000"],
	["3.2.8 <tcpconnectID>", PUBLISHING, "`${this.#command}=${connection.index},`", "`${this.#command}=0,`"],
	["3.2.8 <msgID>", CHECK, "id < 1 || id > 65535", "id < 1 || id > 65534"],
	["3.2.8 <msgID>", S_PUBLISH, "qos === 0 ? parameters.integer(1, 0, IDENTIFIERS) : identifier(connection, parameters, 1)", "identifier(connection, parameters, 1)"],
	["3.2.8 <pkt_timeout>", OPTIONS, "\"packetTimeout\", seconds, 1000, 60_000", "\"packetTimeout\", seconds, 0, 60_000"],
	["3.2.8 <retry_times>", OPTIONS, "\"retries\", checkInteger, 0, 10", "\"retries\", checkInteger, 0, 8"],
	["3.2.8 AT+QMTPUB <qos> 0", S_PUBLISH, "const qos = parameters", "const qos: number = 1 || parameters"],
	["3.2.8 AT+QMTPUB <qos> 1", S_PUBLISH, "const qos = parameters", "const qos: number = 2 || parameters"],
	["3.2.8 AT+QMTPUB <qos> 2", S_PUBLISH, "const qos = parameters", "const qos: number = 1 || parameters"],
	["3.2.8 AT+QMTPUB <qos> 0", PUBLISHING, "QoS === 0 ? PUBLISH : QoS === 1", "QoS === 9 ? PUBLISH : QoS === 1"],
	["3.2.8 AT+QMTPUB <qos> 1", PUBLISHING, "QoS === 1 ? PUBACK : PUBCOMP", "PUBCOMP"],
	["3.2.8 AT+QMTPUB <qos> 2", PUBLISHING, "QoS === 1 ? PUBACK : PUBCOMP", "PUBACK"],
	["3.2.8 AT+QMTPUB <retain> 0", S_PUBLISH, "retain: parameters", "retain: true || parameters"],
	["3.2.8 AT+QMTPUB <retain> 1", S_PUBLISH, "retain: parameters", "retain: false && parameters"],
	["3.2.8 AT+QMTPUB <result> 0", PUBLISHING, "if (result !== 0) {", "if (result !== 9) {"],
	["3.2.8 AT+QMTPUB <result> 1", PUBLISHING, "if (result === 1) {", "if (result === 9) {"],
	["3.2.8 AT+QMTPUB <result> 2", PUBLISHING, "(failed to send packet)`));\n\t\t\tthis.#unknown(slot);", "(failed to send packet)`));\n\t\t\tthis.#remove(slot);"],
	["3.2.8 AT+QMTPUB <result> 2", S_OUTGOING, "this.#end(id, exchange, 2)", "this.#end(id, exchange, 3)"],
	["3.2.8 AT+QMTPUB <value> result 1", PUBLISHING, "retransmit(PUBLISH, identifier, parameters.integer())", "retransmit(PUBLISH, identifier, 0)"],
	["3.2.8 AT+QMTPUB <value> result 1", S_OUTGOING, "id, 1, exchange.count)", "id, 1, 0)"],
	["3.2.8 AT+QMTPUB <value> result 0", S_CONNECTION, "this.outgoing.acknowledge(packet, []);", "this.outgoing.acknowledge(packet, [0]);"],
	["3.2.8 AT+QMTPUB <value> result 2", S_OUTGOING, "this.#end(id, exchange, 2)", "this.#end(id, exchange, 2, 0)"],
	["3.2.8 <topic>", S_PUBLISH, "topic: topic(module, parameters, 4)", "topic: topic(module, parameters, 4).slice(1)"],
	["3.2.8 <msg>", S_CLIENT, "payload: Buffer.from(packet.payload)", "payload: Buffer.from(\"\")"],
	["3.2.8 <msg>", OUTBOX, "memory.set(payload, from);", "memory.set(payload, at);"],
	["3.2.8 Note on the inflight window", OUTBOX, "IN_FLIGHT = 5", "IN_FLIGHT = 6"],
	["3.2.8 Note on the inflight window", S_BG96, "window: 5", "window: 6"],
	["3.2.8 Note on the input data", BG96, "payload: 1548", "payload: 1549"],
	["3.2.8 Note on the input data", S_BG96, "payloadLimit: 1548", "payloadLimit: 1549"],
	["3.2.8 Note on +QMTRECV", S_RECEIVE, "default: return `${head}\"${topic}\",\"${text}\"`", "default: return `${head}\"${topic}\",${text}`"],
	["3.2.8 AT+QMTPUB=<tcpconnectID>,<msgID>,<qos>,<retain>,\"<topic>\", ESC", SYNCHRONISER, "command.payloadFrom = this.#escape", "command.payloadFrom = this.#escape + 1"],
	["3.2.8 PUBLISH", S_BROKER, "if (granted.length > 0)", "if (granted.length > 9)"],
	["3.2.8 PUBLISH", PUBLISHING, ".range(outbox.topics[slot]!, payload)", ".range(payload, payload)"],
	["3.2.8 <qos>, underlined", SESSION, "{ QoS = 0, retain", "{ QoS = 1, retain"],
	["3.2.8 <qos>, underlined", S_PUBLISH, "0, 2, underlined(module)", "0, 2"],
	["3.2.8 <retain>, underlined", SESSION, "retain = false, id }", "retain = true, id }"],
	["3.2.8 <retain>, underlined", S_PUBLISH, "0, 1, underlined(module)", "0, 1"],
	["3.2.8 <msgID>, <qos>=0", CHECK, "QoS === 0 ? id !== 0", "QoS === 0 ? id < 0"],
	["3.2.8 <msgID>, <qos>=0", S_PUBLISH, "parameters.integer(1, 0, IDENTIFIERS)", "parameters.integer(1, 0, 0)"],
	["3.2.8 <qos>=0", S_CONNECTION, "this.#send(packet);\n\t\tthis.#report(result, id, 0)", "this.#send(packet)"],
	["3.2.8 <qos>=0", PUBLISHING, "QoS === 0 ? PUBLISH : QoS === 1", "QoS === 0 ? PUBACK : QoS === 1"],
	["4 +CME ERROR <err> 0", CODES, "\"UE failure\"", "\"mutated\""],
	["4 +CME ERROR <err> 1", CODES, "\"no connection to UE\"", "\"mutated\""],
	["4 +CME ERROR <err> 2", CODES, "\"adaptor link reserved\"", "\"mutated\""],
	["4 +CME ERROR <err> 3", CODES, "\"operation not allowed\"", "\"mutated\""],
	["4 +CME ERROR <err> 4", CODES, "\"operation not supported\"", "\"mutated\""],
	["4 +CME ERROR <err> 5", CODES, "\"PH-SIM PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 6", CODES, "\"PH-FSIM PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 7", CODES, "\"PH-FSIM PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 10", CODES, "\"(U)SIM not inserted\"", "\"mutated\""],
	["4 +CME ERROR <err> 11", CODES, "\"(U)SIM PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 12", CODES, "\"(U)SIM PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 13", CODES, "\"(U)SIM failure\"", "\"mutated\""],
	["4 +CME ERROR <err> 14", CODES, "\"(U)SIM busy\"", "\"mutated\""],
	["4 +CME ERROR <err> 15", CODES, "\"(U)SIM wrong\"", "\"mutated\""],
	["4 +CME ERROR <err> 16", CODES, "\"incorrect password\"", "\"mutated\""],
	["4 +CME ERROR <err> 17", CODES, "\"(U)SIM PIN2 required\"", "\"mutated\""],
	["4 +CME ERROR <err> 18", CODES, "\"(U)SIM PUK2 required\"", "\"mutated\""],
	["4 +CME ERROR <err> 20", CODES, "\"memory full\"", "\"mutated\""],
	["4 +CME ERROR <err> 21", CODES, "\"invalid index\"", "\"mutated\""],
	["4 +CME ERROR <err> 22", CODES, "\"not found\"", "\"mutated\""],
	["4 +CME ERROR <err> 23", CODES, "\"memory failure\"", "\"mutated\""],
	["4 +CME ERROR <err> 24", CODES, "\"text string too long\"", "\"mutated\""],
	["4 +CME ERROR <err> 25", CODES, "\"invalid characters in text string\"", "\"mutated\""],
	["4 +CME ERROR <err> 26", CODES, "\"dial string too long\"", "\"mutated\""],
	["4 +CME ERROR <err> 27", CODES, "\"invalid characters in dial string\"", "\"mutated\""],
	["4 +CME ERROR <err> 30", CODES, "\"no network service\"", "\"mutated\""],
	["4 +CME ERROR <err> 31", CODES, "\"network timeout\"", "\"mutated\""],
	["4 +CME ERROR <err> 32", CODES, "\"network not allowed - emergency calls only\"", "\"mutated\""],
	["4 +CME ERROR <err> 40", CODES, "\"network personalization PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 41", CODES, "\"network personalization PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 42", CODES, "\"network subset personalization PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 43", CODES, "\"network subset personalization PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 44", CODES, "\"service provider personalization PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 45", CODES, "\"service provider personalization PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 46", CODES, "\"corporate personalization PIN required\"", "\"mutated\""],
	["4 +CME ERROR <err> 47", CODES, "\"corporate personalization PUK required\"", "\"mutated\""],
	["4 +CME ERROR <err> 50", CODES, "\"incorrect parameters\"", "\"mutated\""],
	["4 +CME ERROR <err> 100", CODES, "\"unknown\"", "\"mutated\""],
	["5 URC [1] +QMTSTAT: <tcpconnectID>,<err_code>", URCS, "\"+QMTSTAT:\"", "\"+QMTSTATE:\""],
	["5 URC [2] +QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>", S_RECEIVE, "${connection},${id},`", "${id},${connection},`"],
	["5.1 +QMTSTAT <err_code> 1", TEXTS, "\"connection closed or reset by peer\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 2", TEXTS, "\"PINGREQ timed out or failed\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 3", TEXTS, "\"CONNECT timed out or failed\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 4", TEXTS, "\"CONNACK timed out or failed\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 5", TEXTS, "\"the server closed the connection\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 6", TEXTS, "\"closed after packet sending failures\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 7", TEXTS, "\"link not alive or server unavailable\"", "\"mutated\""],
	["5.1 +QMTSTAT <err_code> 8-255", TEXTS, "STATES[code] || \"reserved\"", "STATES[code] || \"unknown\""],
	["5.1 How to do: 1", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, CYCLE_CONTEXT, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,"],
	["5.1 How to do: 2", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, REOPEN, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,"],
	["5.1 How to do: 3", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, CYCLE_CONTEXT, REOPEN, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,"],
	["5.1 How to do: 4", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, REOPEN, NORMAL, CHECK_DATA, CHECK_SERVER,"],
	["5.1 How to do: 5", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, CYCLE_CONTEXT, CHECK_DATA, CHECK_SERVER,"],
	["5.1 How to do: 6", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, REOPEN, CHECK_SERVER,"],
	["5.1 How to do: 7", TEXTS, "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,", "REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, REOPEN,"],
	["5.1 <tcpconnectID>", S_CONNECTION, "[this.#options.index, ...values]", "[0, ...values]"],
	["5.1 +QMTSTAT <err_code> 1", S_RESULTS, "LINK_DEAD : PEER_CLOSED", "LINK_DEAD : LINK_DEAD"],
	["5.1 +QMTSTAT <err_code> 2", S_CONNECTION, "this.fail(PING_FAILED)", "this.fail(DATA_FAILED)"],
	["5.1 +QMTSTAT <err_code> 3", S_RESULTS, "return CONNECT_FAILED", "return PEER_CLOSED"],
	["5.1 +QMTSTAT <err_code> 4", S_CONNECTION, "this.#report(\"CONN\", 2);\n\t\t\tthis.fail(CONNACK_FAILED)", "this.#report(\"CONN\", 2);\n\t\t\tthis.fail(9)"],
	["5.1 +QMTSTAT <err_code> 5", S_RESULTS, "return DISCONNECTED", "return PEER_CLOSED"],
	["5.1 +QMTSTAT <err_code> 6", S_OUTGOING, "FAILURES = 3", "FAILURES = 4"],
	["5.1 +QMTSTAT <err_code> 6", S_OUTGOING, "this.#failures = 0;\n\t\tthis.#end(", "this.#end("],
	["5.1 +QMTSTAT <err_code> 7", S_RESULTS, "? LINK_DEAD", "? PEER_CLOSED"],
	["5.2 <tcpconnectID>", RECEIVER, "const head = data.getInt32(start + 8);\n\t\tconst reader = this.#readers[head >> 8 & 0xF]", "const head = data.getInt32(start + 8);\n\t\tconst reader = this.#readers[0]"],
	["5.2 <msgID>", RECEIVER, "reader.inbox.put(identifier,", "reader.inbox.put(0,"],
	["5.2 <topic>", S_RECEIVE, "const message = { id, topic: Buffer.from(topic)", "const message = { id, topic: Buffer.from(\"\")"],
	["5.2 <payload>", S_RECEIVE, "payload.toString(\"hex\").toUpperCase() : payload.toString(\"latin1\")", "payload.toString(\"hex\").toUpperCase() : \"\""],
	["6 Examples", BC20, "form: INLINE", "form: INLINE - 2"],
	["6.1 Example of MQTT Operation without SSL", QUERIES, "host: parameters.text(), port", "host: \"\", port"],
	["6.2 Example of MQTT Operation with SSL", FILE, "? byte << 8 : byte", "? byte : byte << 8"],
];

/** A row as the entries name it. */
function nameOf({ note, section, name }: Row): string {
	return `${note} ${section} ${name}`;
}

/** @returns the mutations of a row, those for its note first */
export function mutationsOf(row: Row): readonly Mutation[] {
	const named = (name: string): readonly Mutation[] => ENTRIES.filter(([of]) => of === name).map(([, file, text, replacement]) => ({ file, text, replacement }));
	return [...named(nameOf(row)), ...named(`${row.section} ${row.name}`)];
}

/** @returns the names of entries that belong to no row */
export function strayEntries(rows: readonly Row[]): string[] {
	const names = new Set(rows.flatMap(row => [nameOf(row), `${row.section} ${row.name}`]));
	return ENTRIES.map(([name]) => name).filter(name => !names.has(name));
}

/** @returns why a mutation cannot be applied; undefined when it can */
export function faultOf({ file, text, replacement }: Mutation, row: string): string | undefined {
	let count: number;
	try {
		count = readFileSync(file, "utf8").split(text).length - 1;
	}
	catch {
		return `${row}: there is no ${file}`;
	}
	if (text === replacement)
		return `${row}: ${file}: ${JSON.stringify(text)} is replaced by itself`;
	return count === 1 ? undefined : `${row}: ${file} has ${JSON.stringify(text)} ${count} times, not once: tests/notes/mutations.ts needs another text`;
}

/** One mutant: a row's mutation, and the tests of that side of the row. */
export interface Job {
	readonly row: string;
	readonly mutation: Mutation;
	readonly file: string;
	readonly tests: readonly string[];
}

/** @returns every mutant of the rows */
export function jobsOf(rows: readonly Row[]): Job[] {
	return rows.flatMap(row => mutationsOf(row).map(mutation => {
		const side = mutation.file.startsWith("modules/") ? row.driver : row.modem;
		if ("none" in side)
			throw new Error(`${nameOf(row)}: a mutation of ${mutation.file}, which it says nothing about`);
		const { file, tests } = side;
		return { row: nameOf(row), mutation, file, tests };
	}));
}
