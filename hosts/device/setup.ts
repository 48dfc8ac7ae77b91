// Runs before main: creates `device.network.mqtt`, the client's class and options for an app, over the configured cellular module.
// Source: ECMA-419 §29.14 (`device.network.mqtt.client`); Moddable SDK 8.2.3, whose examples use `device.network.mqtt`, and whose machine runs "setup/…".

import config from "mc/config";
import port from "port";
import MQTTClient from "../../modules/mqtt/client.js";
import ModdableMQTTClient from "../../modules/mqtt/moddable.js";
import Modem from "../../modules/quectel/modem.js";
import { type ModuleName, PROFILES } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";

/** Moddable's Object.freeze also freezes what it holds, when asked to. */
const freeze = Object.freeze as (object: object, deep?: boolean) => object;

/** The part of the global `device` in use; undefined on a desktop. */
interface Provider {
	readonly network?: object;
}

const machine = globalThis as { device?: Provider };

/** Created on first use, which opens the UART and brings the module up. */
let modem: Modem | undefined;

/** @throws RangeError when the configuration names an unknown module */
function open(): Modem {
	const profile = PROFILES[String(config["module"]) as ModuleName];
	if (profile === undefined)
		throw new RangeError(`module must be ${Object.keys(PROFILES).join(" or ")}`);
	return new Modem({
		serial: port.serial, clock: port.clock, profile, random: Math.random,
		apn: String(config["apn"] ?? ""), pin: String(config["pin"] ?? ""), sessions: Number(config["sessions"]),
		...(port.rates === undefined ? {} : { rates: port.rates }),
		...(port.fifo === undefined ? {} : { fifo: port.fifo }),
		...(port.power === undefined ? {} : { power: port.power }),
		onError: port.onException,
	});
}

function session(): object {
	modem ??= open();
	return { io: QMTSession, modem, inbox: Number(config["inbox"]), outbox: Number(config["outbox"]) };
}

/** @param done called so that the machine continues with the next set-up */
export default function (done: () => void): void {
	const mqtt = {
		io: ModdableMQTTClient,
		get session() {
			return session();
		},
		client: {
			io: MQTTClient,
			get session() {
				return session();
			},
		},
	};
	machine.device = freeze({ ...machine.device, network: { ...machine.device?.network, mqtt } });
	done();
}
