// `npm run simulate [-- NAME=VALUE ...]`: builds the firmware for Linux and runs it in the Moddable simulator, with the simulated modem and an embedded broker.
// Ends with the simulator's window, or with Ctrl-C. Settings are those of the manifest's `config`, such as interval=5000.

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { RealClock } from "../modem/line/clock.js";
import { Pty } from "../modem/line/pty.js";
import { EmbeddedBroker } from "../modem/network/broker.js";
import { TCPNetwork } from "../modem/network/tcp-network.js";
import { ModemSimulator } from "../modem/simulator.js";
import { HOW, SDK } from "./sdk.js";

const FAILURE = 1;
const WRONG_USE = 2;
/** Default settings of the simulation. */
const DEFAULTS = Object.freeze({ host: "localhost", interval: "2000" });

/** @returns the settings of the command line by name; undefined when one is malformed */
function settings(): Record<string, string> | undefined {
	const found: Record<string, string> = {};
	for (const argument of process.argv.slice(2)) {
		const [, name, value] = /^(\w+)=(.*)$/.exec(argument) ?? [];
		if (name === undefined)
			return undefined;
		found[name] = value!;
	}
	return found;
}

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

const sdk = SDK.find();
const given = settings();
if (given === undefined) {
	console.error("usage: npm run simulate [-- NAME=VALUE ...], such as interval=5000 or device=/dev/ttyUSB2");
	process.exitCode = WRONG_USE;
}
else if (sdk === undefined) {
	console.error(HOW);
	process.exitCode = FAILURE;
}
else if (process.env["DISPLAY"] === undefined && process.env["WAYLAND_DISPLAY"] === undefined) {
	console.error("the simulator requires a display: DISPLAY is not set");
	process.exitCode = FAILURE;
}
else
	process.exitCode = await simulate(sdk, given);
