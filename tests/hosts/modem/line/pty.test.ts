// The link of a pseudo-terminal whose process was killed.
// hosts/modem/line/pty.ts; docs/simulated-modem.md, "Options". What a driver at the other end sees is in ../cli.test.ts.

import { equal } from "node:assert/strict";
import { mkdtempSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pty } from "../../../../hosts/modem/line/pty.js";

describe("the link of a pseudo-terminal", () => {
	it("is replaced when the system gives the number of the one that has ended to the new one", async () => {
		const folder = mkdtempSync(join(tmpdir(), "pty-"));
		const link = join(folder, "modem");
		try {
			// Another process may take the number in between: the link is then that of a terminal in use.
			for (let attempts = 20; ; attempts--) {
				const ended = await Pty.open(undefined, () => {});
				ended.close();
				symlinkSync(ended.path, link);
				try {
					const pty = await Pty.open(link, () => {});
					const target = readlinkSync(link);
					pty.close();
					equal(target, pty.path);
					return;
				} catch (error) {
					if (attempts === 0)
						throw error;
					unlinkSync(link);
				}
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
