// A picture of the firmware in the window of Moddable's simulator, on a virtual screen: needs the Moddable SDK and Xvfb.
// Source: Xvfb(1), -fbdir and -displayfd; Moddable SDK 8.2.3, tools/mcsim.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SDK } from "../../hosts/moddable/sdk.js";
import { withModem } from "../sdk/far-end.js";
import { encodePNG, readDump } from "./png.js";

/** Large enough for the whole device. */
const WIDTH = 640, HEIGHT = 564;
const TOPIC = "sensors/desk";
/** Readings at the broker, after which the picture is taken. */
const READINGS = 6;
/** ms between two readings, which is time to draw. */
const INTERVAL = 1000;
/** What mcsim reads when it starts: where its window is, and that its panes are closed. */
const WINDOW = `[window]\nfullscreen=false\nmaximized=false\nx=0\ny=0\nwidth=${WIDTH}\nheight=${HEIGHT}\n`;
const PREFERENCES = JSON.stringify({ controlsStatus: false, infoStatus: false, deviceIndex: 0 });

/** @returns the file */
export async function photographSimulator(sdk: SDK): Promise<Buffer> {
	const folder = mkdtempSync(join(tmpdir(), "simulator-"));
	const device = join(folder, "modem");
	const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-fbdir", folder, "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
	try {
		const firmware = await sdk.build("release", join(folder, "build"), { host: "localhost", topic: TOPIC, interval: String(INTERVAL), device });
		const display = await new Promise<string>((resolve, reject) => {
			screen.once("error", reject);
			screen.stdio[3]!.once("data", number => resolve(`:${String(number).trim()}`));
		});
		writeFileSync(join(folder, "tech.moddable.mcsim.ini"), WINDOW);
		writeFileSync(join(folder, "tech.moddable.mcsim.main.json"), PREFERENCES);
		return await show(sdk, firmware, device, { DISPLAY: display, XDG_CONFIG_HOME: folder }, () => readFileSync(join(folder, "Xvfb_screen0")));
	}
	finally {
		screen.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Runs the simulator until enough readings are at the broker. @returns the picture then */
async function show(sdk: SDK, firmware: string, device: string, env: NodeJS.ProcessEnv, dump: () => Buffer): Promise<Buffer> {
	let taken = (_picture: Buffer): void => {};
	const picture = new Promise<Buffer>(resolve => taken = resolve);
	let readings = 0;
	return withModem(device, {}, async () => {
		const simulator = spawn("mcsim", [join(sdk.folder, "build", "simulators"), firmware], { env: { ...sdk.env, ...env }, stdio: "ignore" });
		try {
			return await Promise.race([picture, new Promise<never>((_, reject) => simulator.once("error", reject).once("exit", code => reject(new Error(`mcsim ended with ${code}`))))]);
		}
		finally {
			simulator.kill();
		}
	}, ({ topic }) => {
		// Half an interval later the acknowledgement is on the screen, too.
		if (topic === TOPIC && ++readings === READINGS)
			setTimeout(() => taken(encodePNG(readDump(dump()))), INTERVAL / 2);
	});
}
