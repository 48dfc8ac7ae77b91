// The characters of the AT interface. modules/at/ascii. Source: V.250 §5.1, 27.007 §4.

import { deepEqual } from "node:assert/strict";
import * as ascii from "../../../modules/at/ascii.js";

describe("the characters of the AT interface", () => {
	it("are these", () => {
		const characters = {
			LF: "\n", CR: "\r", CTRL_Z: "\x1a", ESC: "\x1b", SPACE: " ", QUOTE: "\"", OPEN: "(", CLOSE: ")", PLUS: "+", COMMA: ",", MINUS: "-", ZERO: "0", NINE: "9",
			COLON: ":", PROMPT: ">", DELETE: "\x7f",
		};
		deepEqual({ ...ascii }, Object.fromEntries(Object.entries(characters).map(([name, character]) => [name, character.charCodeAt(0)])));
	});
});
