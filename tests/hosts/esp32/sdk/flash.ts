// Stands in for the SDK's embedded:storage/flash. The setting `partition` is the size of the partition `journal` in KB; without it, there is none.

import { EmulatedFlash } from "../../../../soak/emulated-flash.js";
import config from "./config.js";

const BLOCK = 4096;

export default {
	open({ path, mode }: { path: string; mode?: string }): EmulatedFlash {
		const size = Number(config["partition"] ?? 0);
		if (path !== "journal" || size === 0)
			throw new Error("can't find partition");
		if (mode !== "r+")
			throw new Error("read-only");
		return new EmulatedFlash(size * 1024, BLOCK);
	},
};
