// docs/settings.md: every setting of the manifests, from hosts/moddable/settings.ts, the manifests, and the code that checks the settings.

import { PINS } from "../../hosts/esp32/boards.js";
import { accepted, APP, defaultsOf, FIRMWARE, firmwareDefaults, isStored, SIMULATOR, type Setting } from "../../hosts/moddable/settings.js";
import { configure } from "../../modules/app/configuration/configuration.js";

/** The manifests of the firmware, and of an app with `device.network.mqtt`, by platform. */
export const MANIFESTS = Object.freeze({
	firmware: ["firmware.json", "hosts/esp32/manifest.json"],
	simulator: ["firmware.json", "hosts/simulator/manifest.json"],
	app: ["hosts/app/manifest.json", "hosts/device/manifest.json", "hosts/app/esp32.json"],
	appSimulator: ["hosts/app/manifest.json", "hosts/device/manifest.json", "hosts/app/simulator.json"],
});

type Values = Readonly<Record<string, unknown>>;

function shown(value: unknown): string {
	return value === undefined || value === "" ? "–" : `\`${String(value)}\``;
}

/** What the code uses where a manifest has no value. */
const FALLBACKS: Values = configure({ host: "localhost" }) as unknown as Values;
/** Defaults of the code that depend on other settings, or that it takes as another kind. */
const DERIVED: Readonly<Record<string, string>> = Object.freeze({
	port: `${shown(FALLBACKS["port"])}, with \`tls\` ${shown(configure({ host: "localhost", tls: true, verify: false }).port)}`, context: "`1`", verify: "`true`", ignoreLocalTime: "`false`", fields: "those of the sensor", buffers: "`default`",
});

/** @returns the default of a setting of the firmware on an ESP32 */
function defaultOf(name: string, manifest: Values): string {
	if (Object.hasOwn(manifest, name))
		return name === "board" ? "by target" : manifest[name] === "" ? DERIVED[name] ?? shown("") : shown(manifest[name]);
	if (PINS.includes(name))
		return "the board's";
	return DERIVED[name] ?? shown(FALLBACKS[name]);
}

function row(name: string, { meaning, needed }: Setting, standard: string, accepts: string, where: string): string {
	return `| \`${name}\` | ${meaning} | ${standard} | ${accepts.replaceAll("|", "\\|")} | ${needed ?? "–"} | ${where} |`;
}

const HEAD = "| setting | meaning | default | accepted | needed | where |\n|---|---|---|---|---|---|";

/** @returns the page */
export function renderSettings(): string {
	const manifest = firmwareDefaults("");
	const simulator = defaultsOf(...MANIFESTS.simulator);
	const app = defaultsOf(...MANIFESTS.app);
	const appSimulator = defaultsOf(...MANIFESTS.appSimulator);
	const both = Object.keys(app).filter(name => Object.hasOwn(FIRMWARE, name) && app[name] !== manifest[name]);
	return `# Settings

Written by \`npm run docs\` from the manifests and from the code that checks the settings; \`npm test\` fails when this page is out of date.

A setting is a value of \`config\` in a manifest (M). A command line goes before it (C): \`npm run flash -- --board NAME name=value\`, \`npm run simulate -- name=value\`,
or \`mcconfig … name=value\`. A text in the device's storage goes before both (N): [\`npm run provision\`](wiring.md#settings-of-one-device). Each value is checked by
\`npm run flash\`, and again when the firmware starts. – means none, or no.

## The firmware on an ESP32

${HEAD}
${Object.entries(FIRMWARE).map(([name, setting]) => row(name, setting, defaultOf(name, manifest), accepted(name, setting), isStored(name) ? "M C N" : "M C")).join("\n")}

Which pins a board has by default, and which are refused: [wiring](wiring.md#boards). \`npm run flash\` and \`npm run build:esp32\` give the image what these settings need: TLS, the settings of the
network, the probe, InfluxDB's line protocol, the journal and drivers are in it only where a setting of the build asks for them, or [\`--with\`](memory.md#what-a-build-can-leave-out).

## The firmware in Moddable's simulator

As above, without storage and pins; \`baud\` is ${shown(simulator["baud"])}. Besides:

${HEAD}
${Object.entries(SIMULATOR).map(([name, setting]) => row(name, setting, shown(simulator[name]), accepted(name, setting), "M C")).join("\n")}

## Apps with \`device.network.mqtt\`

An app's manifest includes \`hosts/device/manifest.json\`, and through it \`hosts/app/manifest.json\` for the UART, which have of the settings above \`${Object.keys(app).filter(name => Object.hasOwn(FIRMWARE, name)).join("`, `")}\`, and
the board's pins; on a desktop \`device\` (${shown(appSimulator["device"])}). Other defaults: ${both.map(name => `\`${name}\` ${shown(app[name])}`).join(", ")}. Besides:

${HEAD}
${Object.entries(APP).map(([name, setting]) => row(name, setting, shown(app[name]), accepted(name, setting), "M C")).join("\n")}
`;
}
