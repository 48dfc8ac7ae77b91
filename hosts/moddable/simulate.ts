// `npm run simulate [-- NAME=VALUE ...]`: builds the firmware for Linux and runs it in the Moddable simulator, with the simulated modem and an embedded broker.
// Ends with the simulator's window, or with Ctrl-C. Settings are those of the manifest's `config`, such as interval=5000.

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { RealClock } from "../modem/line/clock.js";
import { Pty } from "../modem/line/pty.js";
import { EmbeddedBroker } from "../modem/network/broker.js";
import { TCPNetwork } from "../modem/network/tcp-network.js";
import { ModemSimulator } from "../modem/simulator.js";
import { runCommand, settingsOf } from "../node/command-line.js";
import { HOW, SDK } from "./sdk.js";

/** Default settings of the simulation. */
const DEFAULTS = Object.freeze({ host: "localhost", interval: "2000" });

/** Runs the simulator until its window is closed or Ctrl-C is pressed. @returns the exit code */
function show(sdk: SDK, firmware: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const parameters = ["-oL", "mcsim", join(sdk.folder, "build", "simulators"), firmware];
		const child = spawn("stdbuf", parameters, { env: sdk.env, stdio: ["ignore", "inherit", "inherit"] });
		const end = (): void => void child.kill();
		process.once("SIGINT", end).once("SIGTERM", end);
		child.once("error", reject).once("close", code => resolve(code ?? 0));
	});
}

async function simulate(sdk: SDK, given: Record<string, string>): Promise<number> {
	const output = resolve("build", "simulator");
	const device = given["device"] ?? join(output, "modem");
	console.log("building …");
	const firmware = await sdk.build("release", output, { ...DEFAULTS, device, ...given });
	if (given["device"] !== undefined)
		return show(sdk, firmware);
	const broker = await EmbeddedBroker.start({ onPublish: ({ topic, payload }) => console.log(`broker    ${topic}  ${payload.toString("utf8")}`) });
	const pty = await Pty.open(device, bytes => modem.receive(bytes));
	const network = new TCPNetwork({ "*": { host: "127.0.0.1", port: broker.port } });
	const modem = new ModemSimulator({ clock: new RealClock(), network, send: bytes => pty.write(bytes), baud: 115_200 });
	console.log(`modem     ${device}\nbroker    ${broker.url}`);
	try {
		return await show(sdk, firmware);
	}
	finally {
		modem.close();
		pty.close();
		await broker.stop();
	}
}

await runCommand("npm run simulate", words => {
	const given = settingsOf(words);
	const sdk = SDK.find();
	if (sdk === undefined)
		throw new Error(HOW);
	if (process.env["DISPLAY"] === undefined && process.env["WAYLAND_DISPLAY"] === undefined)
		throw new Error("the simulator requires a display: DISPLAY is not set");
	return simulate(sdk, given);
});
