// Mutants of modules/ that no test finds, by file: each reason once, with the places that it is about. docs/mutants.md (Survivors).

import { listing } from "./score.js";

/** No input tells these from the original. */
const EQUIVALENT = listing({
	"modules/app/backlog.ts": {
		"The journal keeps counters by their place; nothing but this file names them.": [
			["StringLiteral", "\"acknowledged\"", "\"\""],
			["StringLiteral", "\"givenUp\"", "\"\""],
			["StringLiteral", "\"starts\"", "\"\""],
			["StringLiteral", "\"unknown\"", "\"\""],
		],
		"Only the sign counts: a place is 0 or more.": [
			["NumericLiteral", "1", "2", { text: "const NONE = -1;" }],
		],
	},
	"modules/app/configuration/network-settings.ts": {
		"Undefined is no safe integer: the check is for the compiler.": [
			["ConditionalExpression", "value === undefined", "false", { text: "if (value === undefined || value < 0 || !Number.isSafeInteger(value))" }],
		],
		"Both are given or neither: anything else was refused three lines before.": [
			["ConditionalExpression", "periodicUpdate === undefined", "false", { text: "powerSaving: periodicUpdate === undefined || active === undefined ? undefined : Object.freeze({ periodicUpdate, active })," }],
			["ConditionalExpression", "active === undefined", "false", { text: "powerSaving: periodicUpdate === undefined || active === undefined ? undefined : Object.freeze({ periodicUpdate, active })," }],
			["LogicalOperator", "periodicUpdate === undefined || active === undefined", "periodicUpdate === undefined && active === undefined"],
		],
		"Comparisons with undefined are false: the check is for the compiler.": [
			["ConditionalExpression", "value !== undefined", "true", { text: "if (value !== undefined && (value < 1 || value > PDP_CONTEXTS))" }],
		],
	},
	"modules/app/history.ts": {
		"The count of measures is set right after, by save.": [
			["EqualityOperator", "index > CYCLES", "index >= CYCLES"],
		],
	},
	"modules/app/publisher.ts": {
		"An identifier has one owner at a time: that of a SUBSCRIBE is no reading's and not the goodbye's.": [
			["ConditionalExpression", "operation !== PUBACK && operation !== PUBCOMP", "false"],
		],
	},
	"modules/at/command-line.ts": {
		"Behind the line is its CR, and behind what was received another.": [
			["EqualityOperator", "echo < to", "echo <= to"],
		],
		"Read only once a keeper is set, with its key.": [
			["NumericLiteral", "0", "1", { text: "#key = 0;" }],
		],
		"Read only once a keeper is set, with its end.": [
			["NumericLiteral", "0", "1", { text: "#kept = 0;" }],
		],
	},
	"modules/at/engine.ts": {
		"Only speed: what is not under way is let go, too.": [
			["EqualityOperator", "command.rawBytes > 0", "command.rawBytes >= 0", { text: "if (this.#echoed || command.rawBytes > 0)" }],
		],
	},
	"modules/at/line-reader.ts": {
		"A loss is behind what was received: its position is above 0.": [
			["EqualityOperator", "receive.gap < 0", "receive.gap <= 0"],
			["NumericLiteral", "0", "1", { text: "if (receive.gap >= 0 && receive.gap < at + 2) {" }],
		],
		"What is left was received before the command left whose echo or prompt is awaited: lines either way.": [
			["ConditionalExpression", "prompting && !this.#onlyPrompt(receive, stream)", "false"],
		],
		"Only speed: a line of half of the ring goes the long way.": [
			["EqualityOperator", "end - start > receive.half", "end - start >= receive.half", { text: "if (end - start > receive.half || (prompting && start < end))" }],
		],
		"Only speed: isStream compares the first character, too; without a stream, its name is NULs, with which no line begins.": [
			["ConditionalExpression", "first === PLUS && stream", "true"],
		],
		"Nothing is left before the end: the loop ends either way.": [
			["BooleanLiteral", "true", "false", { text: "return true;", times: 13, place: 11 }],
		],
	},
	"modules/at/line-starts.ts": {
		"Only speed: a line with two bytes behind it goes the long way.": [
			["UnaryOperator", "-2", "+2", { text: "export const NO_END = -2;" }],
		],
	},
	"modules/at/names.ts": {
		"It is never found: no word is equal to NaN, or to undefined.": [
			["NumericLiteral", "0", "1", { text: "const NOTHING: KnownName = Object.freeze({ first: NaN, second: 0, mask: -1, size: 0, length: 0, number: NO_NAME, result: -1, next: undefined });", times: 3 }],
			["NumericLiteral", "1", "2", { text: "const NOTHING: KnownName = Object.freeze({ first: NaN, second: 0, mask: -1, size: 0, length: 0, number: NO_NAME, result: -1, next: undefined });", times: 2 }],
			["UnaryOperator", "-1", "+1", { text: "const NOTHING: KnownName = Object.freeze({ first: NaN, second: 0, mask: -1, size: 0, length: 0, number: NO_NAME, result: -1, next: undefined });", times: 2 }],
			["ObjectLiteral", "{ first: NaN, second: 0, mask: -1, size: 0, length: 0, number: NO_NAME, result: -1, next: undefined }", "{}"],
		],
		"Only speed: the table has the name, too.": [
			["ConditionalExpression", "first !== found.first || ((second ^ found.second) & found.mask) !== 0", "true", { text: "if (first !== found.first || ((second ^ found.second) & found.mask) !== 0) {" }],
		],
	},
	"modules/at/parameters.ts": {
		"Any negative number serves.": [
			["NumericLiteral", "1", "2", { text: "const NONE = -1;" }],
		],
		"Only speed: what the short path leaves, the long path reads alike.": [
			["NumericLiteral", "0x10", "17"],
			["ConditionalExpression", "digit === BLANK", "false"],
			["UpdateOperator", "++at", "--at", { text: "digit = bytes[++at]! ^ 0x30;" }],
			["ConditionalExpression", "digit <= 9", "false"],
			["EqualityOperator", "digit <= 9", "digit < 9"],
			["BlockStatement", "{ const most = at + 9; let value = digit; while ((digit = bytes[++at]! ^ 0x30) <= 9) value = value * 10 + digit; if (at <= most) { if (digit === BREAK && at < this.end) { this.position = at + 1; return value; } if (at === this.end) { this.position = at; return value; } } }", "{}"],
			["ArithmeticOperator", "at + 9", "at - 9"],
			["EqualityOperator", "(digit = bytes[++at]! ^ 0x30) <= 9", "(digit = bytes[++at]! ^ 0x30) < 9", { text: "while ((digit = bytes[++at]! ^ 0x30) <= 9)", times: 2, place: 1 }],
			["ConditionalExpression", "at <= most", "false"],
			["EqualityOperator", "at <= most", "at < most"],
			["BlockStatement", "{ if (digit === BREAK && at < this.end) { this.position = at + 1; return value; } if (at === this.end) { this.position = at; return value; } }", "{}"],
			["ConditionalExpression", "digit === BREAK && at < this.end", "false"],
			["BlockStatement", "{ this.position = at + 1; return value; }", "{}"],
			["ConditionalExpression", "at === this.end", "false"],
			["BlockStatement", "{ this.position = at; return value; }", "{}"],
		],
		"Only speed: a string that may be the one wanted is read, and compared.": [
			["ConditionalExpression", "first === SPACE", "false", { text: "if (first === SPACE)" }],
			["ConditionalExpression", "first === wanted[0] || first === SPACE", "true"],
		],
	},
	"modules/at/ringbuffer.ts": {
		"Only speed: the search for the end begins again with the line.": [
			["ConditionalExpression", "at + 1 >= end && this.bytes[end - 1] !== LF", "false"],
		],
		"Only speed: one read more finds nothing, and ends the loop.": [
			["ConditionalExpression", "count < STAGE", "false"],
		],
		"Where both are one position, nothing is copied.": [
			["EqualityOperator", "start < end", "start <= end"],
		],
		"A loss is behind what was received: its position is above 0.": [
			["NumericLiteral", "0", "1", { text: "if (this.gap >= 0) {" }],
		],
	},
	"modules/at/scan.ts": {
		"At the end, both results are the end.": [
			["EqualityOperator", "place < end", "place <= end", { times: 2 }],
		],
		"Only speed: words are looked at one by one instead of four at a time, or once more.": [
			["ArithmeticOperator", "end - 1", "end + 1"],
			["ArithmeticOperator", "last - 4", "last + 4"],
			["NumericLiteral", "4", "5", { text: "const wide = last - 4;" }],
			["EqualityOperator", "at <= wide", "at < wide"],
			["ConditionalExpression", "at <= wide && (word - 0x0E0E0E0E | words[at + 1]! - 0x0E0E0E0E | words[at + 2]! - 0x0E0E0E0E | words[at + 3]! - 0x0E0E0E0E | 0x7F7F7F7F) === 0x7F7F7F7F", "false"],
		],
		"Only speed: blanks are looked at closely, too, and passed over.": [
			["NumericLiteral", "0x20202020", "538976289", { times: 2 }],
		],
	},
	"modules/at/synchroniser.ts": {
		"Any number that is no <n> of AT+CMEE serves.": [
			["NumericLiteral", "1", "2", { text: "const NONE = -1;" }],
		],
	},
	"modules/at/transmit-queue.ts": {
		"A ring may begin anywhere.": [
			["NumericLiteral", "0", "1", { text: "#first = 0;" }],
		],
		"Set by attach, before which nothing is written.": [
			["NumericLiteral", "0", "1", { text: "#room = 0;" }],
		],
	},
	"modules/base/utf8.ts": {
		"A character that began with F5 would be above U+10FFFF, and is refused as such.": [
			["NumericLiteral", "0xF5", "246"],
		],
	},
	"modules/mqtt/client/exchange.ts": {
		"Only speed: a turn more, in which nothing is called.": [
			["EqualityOperator", "this.writable > 0", "this.writable >= 0"],
		],
	},
	"modules/mqtt/inbox.ts": {
		"Only speed: bytes are copied one by one instead of words.": [
			["ConditionalExpression", "this.#target || target.length < STAGE || (target.byteOffset & 3) !== 0", "true"],
		],
		"Where both are the same, either is.": [
			["EqualityOperator", "linear > count - done", "linear >= count - done"],
		],
	},
	"modules/mqtt/journal-log.ts": {
		"Only speed: the search of all sectors finds the same one.": [
			["NumericLiteral", "1", "2", { text: "let sector = (words[cursor]! + 1) % sectors;" }],
		],
		"An index is behind the longest payload, which has four bytes at least.": [
			["EqualityOperator", "index < 0", "index <= 0", { text: "if (index < 0 || (waits(words, index) && (words[index]! >> 16 & ALARM) === priority))" }],
			["EqualityOperator", "index < 0", "index <= 0", { text: "if (index < 0 || words[index] !== CLEAN || words[index + 1] !== ERASED || words[index + 2] !== ERASED)" }],
			["NumericLiteral", "0", "1", { text: "if (index < 0)", times: 2 }],
		],
	},
	"modules/mqtt/journal.ts": {
		"The byte behind a payload is padding, or the page through which it passes.": [
			["EqualityOperator", "i < length", "i <= length"],
		],
	},
	"modules/quectel/common/capabilities.ts": {
		"A key that is not in the table would set bit 31, which stands for no key.": [
			["ConditionalExpression", "setting >= 0", "true", { text: "if (setting >= 0)" }],
		],
		"A profile without such a key would ask for bit 31, which no key sets.": [
			["ConditionalExpression", "setting >= 0", "true", { text: "return setting >= 0 && (this.#keys & 1 << setting) !== 0;" }],
		],
		"Bit 0 is the key \"version\", which nothing asks for.": [
			["NumericLiteral", "0", "1", { text: "this.#keys = 0;", times: 2 }],
		],
		"Refusals are counted only after a list, which sets them to 0.": [
			["NumericLiteral", "0", "1", { text: "#refusals = 0;" }],
		],
	},
	"modules/quectel/common/firmware-record.ts": {
		"Neither text has the form of a record's values: both stand for none.": [
			["StringLiteral", "\"\"", "\"Stryker was here!\"", { text: "return \"\";", times: 2 }],
			["StringLiteral", "\"\"", "\"Stryker was here!\"", { text: "return VALUES.test(values) && text === sealed(body) ? values : \"\";" }],
		],
	},
	"modules/quectel/common/imei.ts": {
		"Behind the last character is NaN, which adds 0 to the sum.": [
			["EqualityOperator", "i < DIGITS", "i <= DIGITS"],
		],
		"A sum and its negative are divisible by ten alike.": [
			["AssignmentOperator", "sum += doubled > 9 ? doubled - 9 : doubled", "sum -= doubled > 9 ? doubled - 9 : doubled"],
		],
	},
	"modules/quectel/common/result-texts.ts": {
		"No action has the number 0.": [
			["StringLiteral", "\"\"", "\"Stryker was here!\"", { text: "\"\", \"\", \"\", \"; check user, password and client identifier\", \"\", \"; check what is published\", \"; check that the broker can be reached\",", times: 4, place: 1 }],
		],
	},
	"modules/quectel/modem/bring-up-steps.ts": {
		"The value is an index of a list, which is always an integer: no error names it.": [
			["StringLiteral", "\"authentication\"", "\"\""],
		],
	},
	"modules/quectel/modem/bring-up.ts": {
		"Set by the failure that is reported, before it is read.": [
			["StringLiteral", "\"\"", "\"Stryker was here!\"", { text: "#reason = \"\";" }],
		],
	},
	"modules/quectel/modem/module.ts": {
		"Behind the last connection there is no session.": [
			["EqualityOperator", "i < CONNECTIONS", "i <= CONNECTIONS", { times: 4 }],
		],
	},
	"modules/quectel/queries.ts": {
		"Entries beyond sixteen are left out by the loop that reads them.": [
			["NumericLiteral", "2", "3", { text: "const pairs = new Int32Array(2 * RANGES);" }],
		],
		"The byte behind the end is the CR of the line.": [
			["EqualityOperator", "at < end", "at <= end"],
		],
		"Neither 0 nor 1 is the character of a digit or a minus.": [
			["NumericLiteral", "0", "1", { text: "const byte = parameters.more ? parameters.bytes[parameters.position]! : 0;" }],
		],
	},
	"modules/quectel/receive/buffer-mode.ts": {
		"An abort comes with the end of every link, and with it nothing is left to be fetched.": [
			["ConditionalExpression", "result !== ABORTED", "true"],
		],
		"Only speed: what is resumed for nothing finds nothing to fetch.": [
			["BooleanLiteral", "false", "true", { text: "this.blocked = false;" }],
		],
	},
	"modules/quectel/receive/message-header.ts": {
		"Set before it is read.": [
			["NumericLiteral", "0", "1", { text: "#value = 0;" }],
		],
		"A position behind a comma is above 1.": [
			["EqualityOperator", "at < 0", "at <= 0"],
			["NumericLiteral", "0", "1", { text: "if (at < 0)" }],
		],
		"A position behind a topic is above 1.": [
			["NumericLiteral", "0", "1", { text: "if (at <= 0)" }],
		],
		"Behind a CR comes LF, which begins no number.": [
			["ConditionalExpression", "byte === COMMA", "true"],
		],
		"A position behind a number is above 1; that of a missing digit is negative.": [
			["EqualityOperator", "behind > 0", "behind >= 0"],
			["NumericLiteral", "0", "1", { text: "if (behind > 0) {" }],
		],
		"Only the sign of the verdict counts.": [
			["NumericLiteral", "1", "2", { text: "const verdict = reader ? 1 : this.#isLength(bytes, behind, end);" }],
			["NumericLiteral", "1", "2", { text: "return next >= end ? -1 : bytes[next] === QUOTE ? 1 : 0;", times: 2 }],
		],
		"With or without a length, nothing follows the comma yet: the header is incomplete either way.": [
			["UnaryOperator", "-1", "+1", { text: "return next >= end ? -1 : bytes[next] === QUOTE ? 1 : 0;" }],
		],
		"At the end is the CR that seals what was received: the line is incomplete two lines later.": [
			["ConditionalExpression", "at >= end", "false", { text: "if (at >= end)", times: 3, place: 1 }],
			["EqualityOperator", "at >= end", "at > end", { text: "if (at >= end)", times: 3, place: 1 }],
		],
		"At the end is the CR that seals what was received: nothing follows it, and the header is incomplete.": [
			["ConditionalExpression", "at >= end", "false", { text: "if (at >= end)", times: 3, place: 2 }],
			["EqualityOperator", "at >= end", "at > end", { text: "if (at >= end)", times: 3, place: 2 }],
		],
	},
	"modules/quectel/receive/message-parser.ts": {
		"A state's number, different from all others either way.": [
			["NumericLiteral", "5", "6"],
		],
		"Any number that is no digit's value serves.": [
			["NumericLiteral", "1", "2", { text: "const NO_DIGIT = -1;" }],
		],
		"Set before it is read.": [
			["NumericLiteral", "0", "1", { text: "#payload = 0; // start of the payload, and position searched so far: both relative to the first byte not consumed" }],
			["NumericLiteral", "0", "1", { text: "#searched = 0;" }],
			["NumericLiteral", "0", "1", { text: "#remaining = 0;" }],
		],
		"Set by begin.": [
			["BooleanLiteral", "false", "true", { text: "#begun = false;" }],
		],
		"Only the sign counts.": [
			["NumericLiteral", "1", "2", { text: "#slot = -1;" }],
			["NumericLiteral", "1", "2", { text: "this.#slot = -1;" }],
		],
		"A position behind a header is above 1.": [
			["NumericLiteral", "0", "1", { text: "if (at > 0 && at - start <= this.#receive.half) {" }],
		],
		"While a line is skipped, nothing reads it; the next begin sets it.": [
			["BooleanLiteral", "true", "false", { text: "this.#begun = true;", times: 3, place: 2 }],
		],
		"At the first byte fewer than half of the ring are certain: nothing is handed over either way.": [
			["ConditionalExpression", "at > first", "true", { text: "return this.#wait(start, at, at > first && bytes[at - 1] === QUOTE ? at - 1 : at);" }],
			["EqualityOperator", "at > first", "at >= first", { text: "return this.#wait(start, at, at > first && bytes[at - 1] === QUOTE ? at - 1 : at);" }],
		],
		"Behind a CR that ends nothing, a CR that ends a payload is at least two bytes away: a quote is before it.": [
			["NumericLiteral", "1", "2", { text: "at += 1;", times: 2, place: 1 }],
		],
		"Only the sign of the verdict counts.": [
			["NumericLiteral", "1", "2", { text: "return this.#gap.lasted() ? 1 : -1;", times: 2 }],
		],
		"What was searched is searched again, with the outcome that it had.": [
			["MethodExpression", "Math.max(searched - done, 0)", "Math.min(searched - done, 0)"],
		],
		"Half of 0 is 0, and -1 shifted is -1: an unknown length stays unknown.": [
			["ConditionalExpression", "length >= 0", "true"],
			["EqualityOperator", "length >= 0", "length > 0"],
			["NumericLiteral", "0", "1", { text: "else if (reader.inbox.begin(header.identifier, start + header.topicFrom, start + header.topicTo, reader.hexPayload && length >= 0 ? length >> 1 : length))" }],
		],
	},
	"modules/quectel/receive/receiver.ts": {
		"The UART has set the watch already, with the bytes of the message.": [
			["ConditionalExpression", "starts < 0", "true"],
		],
		"It is called with 64 bytes at least.": [
			["NumericLiteral", "2", "3", { text: "if (from + 2 > end || !this.#reader.isStream(start) || this.#readers[bytes[from + 1]! & 0xF]?.lengthPrefixed !== true)" }],
		],
		"Only speed: the search for the end begins again where it need not.": [
			["ConditionalExpression", "from - start !== this.headerLength", "true"],
			["LogicalOperator", "from - start < skipped && receive.searchFrom > start", "from - start < skipped || receive.searchFrom > start"],
		],
		"Only speed: what the short way leaves, the long way takes alike.": [
			["NumericLiteral", "0", "1", { text: "if (lineEnd + FOLLOWED <= end && this.#receive.data.getInt32(lineEnd) === BLANK_LINE && starts.startsLine(lineEnd + 4, end) > 0) {" }],
			["EqualityOperator", "lineEnd - start > this.#receive.half", "lineEnd - start >= this.#receive.half", { text: "return lineEnd - start > this.#receive.half ? UNUSUAL : 1;" }],
		],
		"Set by take, which comes before the first stall of a message.": [
			["BooleanLiteral", "false", "true", { text: "#moved = false;" }],
		],
		"Set by skipAhead, before held is.": [
			["NumericLiteral", "0", "1", { text: "#to = 0;" }],
		],
		"Only speed: the line's end is searched.": [
			["EqualityOperator", "from <= end", "from < end"],
		],
	},
	"modules/quectel/session.ts": {
		"An outbox is behind the receive buffer in the modem's memory: no position in it is 0.": [
			["NumericLiteral", "0", "1", { text: "if (at < 0) {" }],
			["EqualityOperator", "at < 0", "at <= 0"],
		],
	},
	"modules/quectel/session/diagnosis.ts": {
		"A state's number, different from all others either way.": [
			["NumericLiteral", "5", "6", { text: "const TRIALS = 5;" }],
		],
	},
	"modules/quectel/session/link-commands.ts": {
		"A millisecond of waiting for an answer counts as none.": [
			["NumericLiteral", "0", "1", { text: "return this.#answered ? this.#connection.module.clock.now() - this.#since : 0;" }],
		],
		"The value was checked with the options: no error names it here.": [
			["StringLiteral", "\"user\"", "\"\""],
		],
	},
	"modules/quectel/session/mqtt-config.ts": {
		"Set by run before the first use.": [
			["NumericLiteral", "0", "1", { text: "#index = 0;" }],
		],
		"Behind the last key there is none, and the loop ends there as well.": [
			["EqualityOperator", "next < settings.length", "next <= settings.length", { text: "for (; next < settings.length; next++) {" }],
			["ConditionalExpression", "next < settings.length", "true", { text: "for (; next < settings.length; next++) {" }],
		],
		"Set with each line, before it is read.": [
			["NumericLiteral", "0", "1", { text: "#end = 0;" }],
		],
		"An end is -2 or below until the query is answered, and 1 or above then.": [
			["EqualityOperator", "this.#end > 0", "this.#end >= 0"],
		],
		"The first key of the line has the connection, too: an error names it there.": [
			["StringLiteral", "\"connection\"", "\"\"", { text: "line.raw(AND).raw(commandOf(KEEPALIVE, profile)).integer(this.#values.connection, \"connection\");" }],
		],
	},
	"modules/quectel/session/publishing.ts": {
		"Only speed: the head of the command is written once more.": [
			["EqualityOperator", "kind < KEYED", "kind <= KEYED"],
		],
		"Set when the link comes online, before the first message.": [
			["NumericLiteral", "0", "1", { text: "#wait = 0;" }],
			["BooleanLiteral", "false", "true", { text: "#quoted = false;" }],
		],
		"A CR found is behind the topic: its position is above 1.": [
			["NumericLiteral", "0", "1", { text: "this.unprompted = cr < 0 || cr >= end;" }],
		],
		"Set when the first message is sent.": [
			["NumericLiteral", "0", "1", { text: "#slot = 0;" }],
		],
	},
	"modules/quectel/session/session-events.ts": {
		"Only a name: no other kind has the number.": [
			["NumericLiteral", "9", "10", { text: "const CLOSE = 9;" }],
		],
	},
	"modules/quectel/session/subscriptions.ts": {
		"The identifier was handed out or checked before: no error names it.": [
			["StringLiteral", "\"id\"", "\"\"", { text: "line.begin(request.adding ? SUBSCRIBE_LINE : UNSUBSCRIBE_LINE).integer(this.#connection.index, \"connection\").comma().integer(request.identifier, \"id\");" }],
		],
		"Set when the link comes online, before the first request.": [
			["NumericLiteral", "0", "1", { text: "super(0);" }],
		],
	},
	"modules/quectel/session/topics.ts": {
		"A text that no topic has, in a place that the first topic takes.": [
			["ArrayDeclaration", "[]", "[\"Stryker was here\"]", { text: "readonly #texts: string[] = [];" }],
		],
	},
	"modules/quectel/tls/certificate-dates.ts": {
		"Bits above a byte's are cut off when it is stored.": [
			["NumericLiteral", "0", "1", { text: "let value = 0;" }],
		],
	},
	"modules/quectel/tls/ssl-context.ts": {
		"Set before the first file is looked at.": [
			["NumericLiteral", "0", "1", { text: "#index = 0;" }],
		],
	},
	"modules/quectel/tls/tls-file.ts": {
		"Content of 0 bytes is refused.": [
			["EqualityOperator", "this.size >= 0", "this.size > 0"],
		],
	},
	"modules/quectel/tls/without-tls.ts": {
		"Nothing is compared with it: a session with TLS is refused.": [
			["NumericLiteral", "1", "2", { text: "export const SERVER = 1;" }],
		],
	},
});

/** An input tells these from the original. */
const ACCEPTED = listing({
	"modules/quectel/modem/module.ts": {
		"Found by tests/modules/quectel/options.test.ts, which is too far from the file to be run with its mutants.": [
			["NumericLiteral", "20", "21", { text: "const sessions = integerOption(options.sessions, 8192, \"sessions\", 0, 1 << 20);" }],
		],
	},
	"modules/quectel/session/link.ts": {
		"Only a hangUp between the close of a link and its report shows it, one turn later; the module refuses the AT+QMTCLOSE that it leads to.": [
			["ConditionalExpression", "this.#state !== CLOSED", "true", { text: "const opened = this.#state >= OPENING && this.#state !== WAITING && this.#state !== CLOSED;" }],
		],
	},
	"modules/quectel/session/probe.ts": {
		"Only a +QMTUNS with the identifier 1 that answers no request of the app shows it, or the OK of a probe whose link is gone: a timer is set that the next link sets again.": [
			["NumericLiteral", "0", "1", { text: "this.identifier = 0;", times: 4 }],
		],
	},
	"modules/quectel/session/session-options.ts": {
		"Found by tests/modules/quectel/options.test.ts, which is too far from the file to be run with its mutants.": [
			["StringLiteral", "\"clean\"", "\"\""],
		],
	},
}, false);

export const SURVIVORS = [...EQUIVALENT, ...ACCEPTED];
