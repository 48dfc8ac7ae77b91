import { deepEqual } from "node:assert/strict";
import { bytecodeOf } from "../../../hosts/moddable/bytecode.js";

/** One slot of the linked heap, as xsl writes it. */
function slot(place: number, next: number | undefined, id: string, kind: string, value: string): string {
	return `/* ${String(place).padStart(4, "0")} */	{ ${next === undefined ? "NULL" : `(txSlot*)&gxHeap[${next}]`}, {.ID = ${id}, .flag = 0x8b, .kind = ${kind}}, .value = { ${value} } },`;
}

function code(bytes: string): string {
	return `.code = { (txByte*)"${bytes}", (txSlot*)&gxHeap[1] }`;
}

/** A module is an instance whose first slot has its key; a home has the module second. */
const HEAP = [
	slot(1, undefined, "2872", "XS_KEY_X_KIND", `.key = { "modules/at/engine", 0x220d73c6 }`),
	slot(2, 3, "XS_NO_ID", "XS_INSTANCE_KIND", ".instance = { NULL, NULL }"),
	slot(3, 4, "6", "XS_MODULE_KIND", ".module = { NULL, 2872 }"),
	slot(10, 11, "xsID_drain", "XS_CODE_X_KIND", code("\\x0c\\x01\\x44")),
	slot(11, undefined, "26", "XS_HOME_KIND", ".home = { (txSlot*)&gxHeap[90], (txSlot*)&gxHeap[2] }"),
	slot(12, 13, "XS_NO_ID", "XS_CODE_X_KIND", code("\\x0c\\x00\\x44\\x00\\x00\\x00\\x00\\x00")),
	slot(13, undefined, "26", "XS_HOME_KIND", ".home = { NULL, (txSlot*)&gxHeap[2] }"),
	slot(14, 15, "XS_NO_ID", "XS_CODE_X_KIND", code("\\x0c\\x44")),
	slot(15, undefined, "26", "XS_HOME_KIND", ".home = { NULL, NULL }"),
	slot(16, undefined, "XS_NO_ID", "XS_CODE_X_KIND", ".code = { gxNoCode, NULL }"),
].join("\n");

describe("the linked bytecode", () => {
	it("is the module's that made the function, with the padding that the linker adds", () => {
		deepEqual([...bytecodeOf(HEAP)], [["modules/at/engine", 11], ["", 2]]);
	});

	it("of a module that is not preloaded is all of its body", () => {
		deepEqual([...bytecodeOf([
			`	{ NULL, NULL, 0, (txS1*)gxCode22, 277, NULL, 0, "main", { XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 } },`,
			`	{ xsHostModule4, NULL, 0, NULL, 0, NULL, 0, "time", { XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 } },`,
			`	{ xsHostModule5, NULL, 0, (txS1*)gxCode5, 40, NULL, 0, "host", { XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION, 0 } },`,
		].join("\n"))], [["main", 277], ["host", 40]]);
	});

	it("of one module adds up, preloaded functions and its body", () => {
		deepEqual([...bytecodeOf(`${HEAP}\n	{ NULL, NULL, 0, (txS1*)gxCode1, 100, NULL, 0, "modules/at/engine", { 17, 6, 0, 0 } },`)], [["modules/at/engine", 111], ["", 2]]);
	});
});
