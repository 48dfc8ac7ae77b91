// The check digit of an IMEI. modules/quectel/common/imei. Source: 3GPP TS 23.003 annex B.

import { equal } from "node:assert/strict";
import { isIMEI } from "../../../../modules/quectel/common/imei.js";

/** Three with the right check digit. */
const VALID = ["490154203237518", "866425030012340", "000000000000000"];

describe("isIMEI", () => {
	it("is true for 15 digits with the check digit of the first 14", () => {
		for (const imei of VALID)
			equal(isIMEI(imei), true, imei);
	});

	it("is false when any one digit is another, or no digit, and for any other length", () => {
		for (const imei of VALID) {
			for (let at = 0; at < imei.length; at++) {
				for (const character of "0123456789/:A\u0660") {
					const text = imei.slice(0, at) + character + imei.slice(at + 1);
					equal(isIMEI(text), text === imei, text);
				}
			}
			equal(isIMEI(imei.slice(1)), false);
			equal(isIMEI(`0${imei}`), false);
		}
		equal(isIMEI(""), false);
	});
});
