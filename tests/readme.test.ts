// The example of README.md compiles unchanged. Tests README.md (Use the modules), and the types of modules/base/platform.

import { equal, match } from "node:assert/strict";
import { compile, DECLARATIONS, example } from "./readme.js";

describe("the README's example", () => {
	it("compiles without a cast against a Serial shaped as the SDK's", () => {
		equal(compile(example(), [], DECLARATIONS), "");
	});

	it("is compiled in earnest: an option of the wrong type is an error", () => {
		match(compile(example().replace("apn: \"iot.example\"", "apn: 7"), [], DECLARATIONS), /error TS2322/);
	});
});
