// The QMT command family.
// Source: both notes §3.2.1–§3.2.8; docs/coverage-bg95.md.

import type { Module } from "../module/module.js";
import type { Commands } from "../terminal/command.js";
import { configure } from "./mqtt/configure.js";
import { connect, disconnect } from "./mqtt/connect.js";
import { close, open } from "./mqtt/open.js";
import { publish, publishExtended } from "./mqtt/publish.js";
import { receive } from "./mqtt/receive.js";
import { subscribe, unsubscribe } from "./mqtt/subscribe.js";

/** The commands of MQTT. */
export const MQTT: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QMTCFG": configure,
	"+QMTOPEN": open,
	"+QMTCLOSE": close,
	"+QMTCONN": connect,
	"+QMTDISC": disconnect,
	"+QMTSUB": subscribe,
	"+QMTUNS": unsubscribe,
	"+QMTPUB": publish,
	"+QMTRECV": receive,
});

/** The command of V1.2 of the BG96 note. */
export const PUBLISH_INLINE: Commands<Module> = Object.freeze<Commands<Module>>({ "+QMTPUBEX": publishExtended });
