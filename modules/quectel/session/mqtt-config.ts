// AT+QMTCFG: the settings of one connection, each written before every QMTOPEN because the module forgets them.
// Source: BG96 note §3.2.1, BC20 note §3.2.1 (keys in upper case in writes), MODEM.md §2 ("dataformat"), §3.8 ("recv/mode") and §4 (volatile).

import type CommandLine from "../../at/command-line.js";
import type Capabilities from "../common/capabilities.js";
import type { Profile } from "../common/module-profile.js";
import { ALIAUTH, commandOf, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT, VERSION, WILL } from "../common/mqtt-keys.js";
import type { TLSValues } from "../tls/tls-options.js";

/** A will, as options give it. */
export interface Will {
	/** Text, or its bytes. */
	readonly topic: string | Uint8Array;
	readonly message: string | Uint8Array;
	readonly QoS?: number;
	readonly retain?: boolean;
}

/** A device of Alibaba Cloud, as options give it: the module makes user and password of it. */
export interface Device {
	readonly productKey: string;
	readonly deviceName: string;
	readonly deviceSecret: string;
}

/** What a session is configured with; checked already. Seconds as in the notes. */
export interface SettingValues {
	readonly connection: number;
	readonly profile: Profile;
	/** 3 or 4; of no meaning where the module has no such key. */
	readonly version: number;
	readonly context: number;
	readonly keepAlive: number;
	readonly clean: boolean;
	readonly packetTimeout: number;
	readonly retries: number;
	readonly notice: boolean;
	readonly will: Will | undefined;
	readonly aliauth: Device | undefined;
	readonly tls: TLSValues | undefined;
}

/** Whether this setting is to be written: it was asked for, or the module must not keep what an earlier session left. */
export function applies(setting: number, values: SettingValues, capabilities: Capabilities): boolean {
	switch (setting) {
		case ALIAUTH: return values.aliauth !== undefined;
		case DATA_FORMAT: return capabilities.dataFormat;
		case RECV_MODE: return capabilities.recvMode && !capabilities.dataFormat; // digits need no length: they hold no quote
		default: return true;
	}
}

/** Writes the command line of a setting. */
export function composeSetting(setting: number, values: SettingValues, line: CommandLine): void {
	line.begin(commandOf(setting, values.profile)).integer(values.connection, "connection");
	switch (setting) {
		case VERSION:
			line.comma().integer(values.version, "version");
			break;
		case PDPCID:
			line.comma().integer(values.context, "context");
			break;
		case SSL:
			composeTLS(values, line);
			break;
		case KEEPALIVE:
			line.comma().integer(values.keepAlive, "keepAlive");
			break;
		case SESSION:
			line.comma().integer(values.clean ? 1 : 0, "clean");
			break;
		case TIMEOUT:
			line.comma().integer(values.packetTimeout, "packetTimeout").comma().integer(values.retries, "retries").comma().integer(values.notice ? 1 : 0, "notice");
			break;
		case WILL:
			composeWill(values, line);
			break;
		case ALIAUTH:
			composeDevice(values.aliauth as Device, line);
			break;
		case DATA_FORMAT:
			line.comma().integer(1, "sent").comma().integer(1, "received");
			break;
		default:
			line.comma().integer(0, "mode").comma().integer(1, "length");
	}
}

/** Without TLS that is said as well: the module may have an earlier session's. */
function composeTLS({ tls }: SettingValues, line: CommandLine): void {
	line.comma().integer(tls === undefined ? 0 : 1, "tls");
	if (tls !== undefined)
		line.comma().integer(tls.context, "tls.context");
}

function composeWill({ will }: SettingValues, line: CommandLine): void {
	line.comma().integer(will === undefined ? 0 : 1, "will");
	if (will !== undefined)
		line.comma().integer(will.QoS ?? 0, "will.QoS").comma().integer(will.retain ? 1 : 0, "will.retain").comma()
			.string(will.topic, "will.topic").comma().string(will.message, "will.message");
}

function composeDevice({ productKey, deviceName, deviceSecret }: Device, line: CommandLine): void {
	line.comma().string(productKey, "aliauth.productKey").comma().string(deviceName, "aliauth.deviceName").comma().string(deviceSecret, "aliauth.deviceSecret");
}
