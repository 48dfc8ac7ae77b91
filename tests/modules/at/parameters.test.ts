// Parameters after a name: integers, strings, lists, blanks, and absent ones. Tests modules/at/parameters.

import fc from "fast-check";
import assert from "node:assert/strict";
import Parameters from "../../../modules/at/parameters.js";
import { bytes, text } from "../../support/at-bench.js";

function over(line: string): Parameters {
	const parameters = new Parameters(bytes(`#${line},7`));
	parameters.set(1, 1 + line.length);
	return parameters;
}

function string(parameters: Parameters): string | undefined {
	return parameters.string() ? text(parameters.bytes, parameters.from, parameters.to) : undefined;
}

/** A field as a module may send it, and what is to be read from it. */
const blanks = fc.nat(2).map(count => " ".repeat(count));
const quotedText = fc.string({ unit: fc.constantFrom("a", "b", "\"", " ", ">", ":", "\xFF", "(", "-"), maxLength: 12 })
	.filter(content => !/" *$/.test(content) && !/" *\)/.test(content));
const bareText = fc.string({ unit: fc.constantFrom("a", "b", ".", "1", ")"), minLength: 1, maxLength: 8 });

describe("parameters", () => {
	it("reads integers with and without blanks, one after the other", () => {
		const parameters = over(" 0, 12,-1 ,  999999999,-0");
		assert.deepEqual([0, 1, 2, 3].map(() => parameters.integer()), [0, 12, -1, 999999999]);
		assert.equal(Math.abs(parameters.integer()), 0);
		assert.equal(parameters.more, false);
		assert.ok(Number.isNaN(parameters.integer()));
	});

	for (const [what, line] of [
		["nothing", ""], ["blanks", "  "], ["a string", "\"x\""], ["a minus alone", "-"], ["ten digits", "1234567890"], ["a number with a tail", "12a"], ["a number and a colon", "1:"], ["a colon and a number", ":1"], ["a slash and a number", "/1"],
		["two numbers without a comma", "1 2"], ["a bracket", "(1)"], ["a number and a bracket behind it, again", ")"],
	] as const) {
		it(`reads ${what} as NaN, and stands behind the next comma`, () => {
			const parameters = over(`${line},5`);
			assert.ok(Number.isNaN(parameters.integer()));
			assert.equal(parameters.integer(), 5);
		});
	}

	it("reads the last two in one step where the second has one digit, and else leaves them to be read one by one", () => {
		for (const [line, both] of [["7,0", 70], ["98,9", 989], ["69,9", 699], ["65535,2", 655352], ["0,1", 1], ["12345678,9", 123456789]] as const) {
			const parameters = over(line);
			assert.deepEqual([parameters.lastTwo(), parameters.position], [both, parameters.end], line);
		}
		for (const line of ["7,1,2", " 7,0", "7, 0", "7,0 ", "7,-1", "7,12", "7,:", "7,/", ",0", "7", "712", "7,", "", ":,0", "/,0", "-7,0", "7x,0", "7:,0", "7/,0", "7;0", "7.0", "123456789,0", "\"7\",0"]) {
			const parameters = over(line);
			assert.deepEqual([parameters.lastTwo(), parameters.position], [-1, 1], line);
		}
	});

	it("takes a string that is the one wanted, in every form, with the comma behind it, and else leaves it to be read", () => {
		const wanted = bytes("pdp");
		for (const line of ["pdp,1", " pdp,1", '"pdp",1', ' "pdp",1', '  "pdp" ,1', '   pdp,1', '"pdp" , 1']) {
			const parameters = over(line);
			assert.deepEqual([parameters.takesString(wanted), parameters.integer()], [true, 1], line);
		}
		for (const line of ["", ",", "pd", "pdpx", "Pdp", "dp", '"pd"', '"pdp"x', ' "xpdp"', '""pdp"', "1", "  x", '" pdp"', "pdq"]) {
			const parameters = over(line);
			assert.deepEqual([parameters.takesString(wanted), parameters.position], [false, 1], line);
		}
	});

	it("takes no parameter that was read for the first of the last two", () => {
		const parameters = over("0,7");
		assert.deepEqual([parameters.integer(), parameters.lastTwo(), parameters.integer()], [0, -1, 7]);
	});

	it("reads an absent parameter between commas as NaN without losing the next", () => {
		const parameters = over(",5,,\"a\",,6");
		assert.deepEqual([parameters.integer(), parameters.integer(), parameters.integer()], [NaN, 5, NaN]);
		assert.equal(string(parameters), "a");
		assert.equal(string(parameters), undefined);
		assert.equal(parameters.integer(), 6);
	});

	it("ends an integer at a closing bracket and stays there", () => {
		const parameters = over("5),6");
		assert.equal(parameters.integer(), 5);
		assert.equal(text(parameters.bytes, parameters.position, parameters.end), "),6");
	});

	it("reads nothing beyond the line's end", () => {
		const parameters = over("1");
		assert.equal(parameters.integer(), 1);
		assert.deepEqual([parameters.more, parameters.integer(), parameters.string(), parameters.list(new Int32Array(2))], [false, NaN, false, -1]);
	});

	/** A line with more behind its end, which is of the next one. */
	const before = (line: string, next: string): Parameters => {
		const parameters = new Parameters(bytes(line + next));
		parameters.set(0, line.length);
		return parameters;
	};

	it("takes no byte of the next line, and never stands behind the end", () => {
		for (const [line, next, value] of [["", "-5", NaN], ["", "5", NaN], ["1", "2,", 1], ["12", " 3", 12], ["x", "y,5", NaN], ["", "  5", NaN]] as const) {
			const parameters = before(line, next);
			assert.equal(parameters.integer(), value);
			assert.deepEqual([parameters.position, parameters.more, parameters.position], [line.length, false, line.length]);
		}
		for (const [line, next, value] of [["", "\"a\"", undefined], ["", "a", undefined], ["ab", "c", "ab"], ["\"ab\"", "\"", "ab"], ["\"ab", "\"", "\"ab"]] as const) {
			const parameters = before(line, next);
			assert.equal(string(parameters), value);
			assert.equal(parameters.position, line.length);
		}
		for (const [line, next, count] of [["", "(1)", -1], ["(1)", ",2", 1], ["(1", ")2", 0], ["(1,2", "3)", 1]] as const) {
			const parameters = before(line, next);
			assert.equal(parameters.list(new Int32Array(4)), count);
			assert.equal(parameters.position, line.length);
		}
	});

	it("stand at the start of nothing before they are set, and then have more until all is read", () => {
		const parameters = new Parameters(bytes("12 ,3"));
		assert.deepEqual([parameters.position, parameters.end, parameters.from, parameters.to, parameters.more], [0, 0, 0, 0, false]);
		parameters.set(0, 5);
		assert.deepEqual([parameters.more, parameters.integer(), parameters.more, parameters.integer(), parameters.more], [true, 12, true, 3, false]);
	});

	it("reads a string as text", () => {
		const parameters = over("\"b-\",,c");
		assert.deepEqual([parameters.text(), parameters.text(), parameters.text(), parameters.text()], ["b-", "", "c", ""]);
	});

	it("keeps quotes and commas inside a string, as modules send them unescaped", () => {
		const parameters = over("\"{\"t\":21.5}\", \"a\"b\" ,\"\",x y,\"open");
		assert.equal(string(parameters), "{\"t\":21.5}");
		assert.equal(string(parameters), "a\"b");
		assert.equal(string(parameters), "");
		assert.equal(string(parameters), "x y");
		assert.equal(string(parameters), "\"open");
		assert.equal(string(parameters), undefined);
	});

	it("keeps a comma inside quotes when no quote stands before it", () => {
		assert.equal(string(over("\"26/11/22,08:30:00+04\"")), "26/11/22,08:30:00+04");
	});

	it("ends a string at a quote that a closing bracket follows", () => {
		const parameters = over("\"uart1\"),2");
		assert.equal(string(parameters), "uart1");
		assert.equal(text(parameters.bytes, parameters.position, parameters.end), "),2");
	});

	for (const [line, count, pairs] of [
		["(0-5)", 1, [0, 5]],
		["(3,4)", 2, [3, 3, 4, 4]],
		["( 0 , 1 , 4 - 6 )", 3, [0, 0, 1, 1, 4, 6]],
		["()", 0, []],
		["(0-5", 1, [0, 5]],
		["(1,2", 2, [1, 1, 2, 2]],
		["(\"a\",\"b\")", 0, []],
		["(,7)", 1, [7, 7]],
		["(1,2,3,4,5)", 5, [1, 1, 2, 2, 3, 3, 4, 4]],
	] as const) {
		it(`reads the list ${line} as ${count} entries`, () => {
			const parameters = over(`${line},9`);
			const found = new Int32Array(8).fill(-1);
			assert.equal(parameters.list(found), count);
			assert.deepEqual([...found], [...pairs, ...new Array<number>(8 - pairs.length).fill(-1)]);
			if (line.endsWith(")"))
				assert.equal(parameters.integer(), 9);
		});
	}

	it("leaves out the entries of a list that do not fit, and what stands before it", () => {
		const parameters = over("7(1,2-3,4)");
		parameters.set(2, parameters.end);
		const pairs = new Int32Array(3).fill(-1);
		assert.equal(parameters.list(pairs), 3);
		assert.deepEqual([...pairs], [1, 1, -1]);
	});

	it("reads list after list, and stays where there is none", () => {
		const parameters = over("(0-5), (0,1),7");
		const pairs = new Int32Array(4);
		assert.equal(parameters.list(pairs), 1);
		assert.equal(parameters.list(pairs), 2);
		assert.equal(parameters.list(pairs), -1);
		assert.equal(parameters.integer(), 7);
	});

	it("reads back any list of ranges", () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.nat(65535), fc.option(fc.nat(65535)), blanks), { minLength: 1, maxLength: 8 }), entries => {
			const line = entries.map(([low, high, blank]) => `${blank}${low}${high === null ? "" : `-${high}`}`).join(",");
			const pairs = new Int32Array(16);
			assert.equal(over(`(${line})`).list(pairs), entries.length);
			assert.deepEqual([...pairs.subarray(0, 2 * entries.length)], entries.flatMap(([low, high]) => [low, high ?? low]));
		}));
	});

	it("reads back any mixture of integers, quoted and bare strings and absent ones", () => {
		const field = fc.oneof(
			fc.integer({ min: -999_999_999, max: 999_999_999 }).map(value => ({ kind: "integer" as const, wire: String(value), value })),
			quotedText.map(value => ({ kind: "string" as const, wire: `"${value}"`, value })),
			bareText.map(value => ({ kind: "string" as const, wire: value, value })),
			fc.constant({ kind: "absent" as const, wire: "", value: undefined }),
		);
		fc.assert(fc.property(fc.array(fc.tuple(field, blanks), { minLength: 1, maxLength: 8 }), fields => {
			const parameters = over(fields.map(([{ wire }, blank]) => blank + wire).join(","));
			for (const [{ kind, value }] of fields) {
				if (kind === "integer")
					assert.equal(parameters.integer(), value);
				else
					assert.equal(string(parameters), value);
			}
			assert.equal(parameters.more, false);
		}));
	});

	it("comes to an end on any bytes, whatever is asked for", () => {
		const unit = fc.constantFrom(...",\"() -0195a".split(""));
		fc.assert(fc.property(fc.string({ unit, maxLength: 24 }), fc.array(fc.nat(2), { maxLength: 30 }), (line, calls) => {
			const parameters = over(line);
			const pairs = new Int32Array(4);
			for (const call of calls) {
				const { position } = parameters;
				if (call === 0)
					parameters.integer();
				else if (call === 1)
					parameters.string();
				else
					parameters.list(pairs);
				assert.ok(parameters.position >= position && parameters.position <= parameters.end);
			}
		}));
	});
});
