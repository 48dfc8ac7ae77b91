// Where the driver and the simulated module have a row of the notes: `file symbol`, checked to be there whenever docs/coverage.md is made.

import type { Side } from "./forms.js";

/** Places of single rows, by `§section name`; the first that matches counts. */
const PLACES: readonly (readonly [Side, RegExp, string])[] = [
	["driver", /^§3\.2\.\d AT\+QMT[A-Z]+=?\?$|\(query\)$/, "modules/quectel/queries.ts Queries"],
	["driver", /^§3\.2\.\d AT\+QMTPUB=.*ESC$/, "modules/at/synchroniser.ts Synchroniser"],
	["driver", /^§3\.2\.1 Note on delivery/, "modules/quectel/session/session-options.ts checkOptions"],
	["driver", /^§3\.2\.[245] AT\+QMT(OPEN|CONN|DISC)=</, "modules/quectel/session/link-commands.ts LinkCommands"],
	["driver", /^§3\.2\.3 AT\+QMTCLOSE=</, "modules/quectel/session/link-commands.ts LinkCommands"],
	["driver", /^§3\.2\.2 AT\+QMTOPEN <result>/, "modules/quectel/common/result-texts.ts textOfOpen"],
	["driver", /^§3\.2\.3 AT\+QMTCLOSE <result>/, "modules/quectel/common/result-texts.ts textOfClose"],
	["driver", /^§3\.2\.4 AT\+QMTCONN <result>/, "modules/quectel/common/result-texts.ts textOfPacket"],
	["driver", /^§3\.2\.4 AT\+QMTCONN <state>/, "modules/quectel/session/state-query.ts StateQuery"],
	["driver", /^§3\.2\.4 AT\+QMTCONN <ret_code>/, "modules/quectel/common/result-texts.ts textOfReturnCode"],
	["driver", /^§3\.2\.5 AT\+QMTDISC <result>/, "modules/quectel/common/result-texts.ts textOfDisc"],
	["driver", /^§3\.2\.[67] <topic>/, "modules/quectel/session/topic-filters.ts encodeFilter"],
	["driver", /^§3\.2\.8 <topic>/, "modules/quectel/session/topics.ts Topics"],
	["driver", /^§3\.2\.8 (<msg>|Note on the input data)/, "modules/quectel/session/payload-check.ts checkPayload"],
	["driver", /^§3\.2\.8 (<msgID>)/, "modules/quectel/session/payload-check.ts checkMessage"],
	["driver", /^§3\.2\.\d (<tcpconnectID>|<host_name>|<port>|<clientID>|<username>|<password>)/, "modules/quectel/session/session-options.ts checkOptions"],
	["driver", /^§3\.2\.1 <(cid|pkt_timeout|retry_times|keep-alive time)>/, "modules/quectel/session/session-options.ts checkOptions"],
	["driver", /^§3\.2\.1 <ctxindex>/, "modules/quectel/tls/tls-options.ts checkTLS"],
	["driver", /^§5\.1 \+QMTSTAT/, "modules/quectel/common/result-texts.ts textOfState"],
	["driver", /^§5\.1 How to do/, "modules/quectel/common/result-texts.ts actionOfState"],
	["modem", /^§3\.2\.1 (<will|Note on <will|AT\+QMTCFG <will)/, "hosts/modem/mqtt/settings.ts will"],
	["modem", /^§3\.2\.1 (<product_key>|<device_name>|<device_secret>|Note on aliauth)/, "hosts/modem/mqtt/alibaba.ts identify"],
	["modem", /^§3\.2\.4 Note/, "hosts/modem/network/memory-broker.ts enter"],
	["modem", /^§3\.2\.[678] AT\+QMT[A-Z]+ <(result|value)>/, "hosts/modem/mqtt/outgoing-packets.ts OutgoingPackets"],
];

/** Places of whole sections. */
const SECTIONS: Readonly<Record<string, Readonly<Record<Side, string>>>> = {
	"2": { driver: "modules/quectel/session/link.ts Link", modem: "hosts/modem/mqtt/connection.ts Connection" },
	"3.1": { driver: "modules/at/command.ts Command", modem: "hosts/modem/terminal/ta.ts TerminalAdaptor" },
	"3.2.1": { driver: "modules/quectel/session/mqtt-config.ts composeSetting", modem: "hosts/modem/commands/mqtt/configure.ts configure" },
	"3.2.2": { driver: "modules/quectel/session/link-commands.ts onLine", modem: "hosts/modem/commands/mqtt/open.ts open" },
	"3.2.3": { driver: "modules/quectel/session/link-commands.ts onLine", modem: "hosts/modem/commands/mqtt/open.ts close" },
	"3.2.4": { driver: "modules/quectel/session/link-commands.ts onLine", modem: "hosts/modem/commands/mqtt/connect.ts connect" },
	"3.2.5": { driver: "modules/quectel/session/link-commands.ts onLine", modem: "hosts/modem/commands/mqtt/connect.ts disconnect" },
	"3.2.6": { driver: "modules/quectel/session/subscriptions.ts Subscriptions", modem: "hosts/modem/commands/mqtt/subscribe.ts subscribe" },
	"3.2.7": { driver: "modules/quectel/session/subscriptions.ts Subscriptions", modem: "hosts/modem/commands/mqtt/subscribe.ts unsubscribe" },
	"3.2.8": { driver: "modules/quectel/session/publishing.ts Publishing", modem: "hosts/modem/commands/mqtt/publish.ts publish" },
	"4": { driver: "modules/at/result-codes.ts textOfCME", modem: "hosts/modem/terminal/command-execution.ts errorText" },
	"5": { driver: "modules/quectel/common/urcs.ts LINES", modem: "hosts/modem/mqtt/connection.ts Connection" },
	"5.1": { driver: "modules/quectel/session/link.ts onStat", modem: "hosts/modem/mqtt/connection.ts fail" },
	"5.2": { driver: "modules/quectel/receive/receiver.ts Receiver", modem: "hosts/modem/mqtt/receive-format.ts ReceiveFormat" },
};

/** @returns where one side has a row */
export function placeOf(side: Side, section: string, name: string): string {
	return PLACES.find(([of, pattern]) => of === side && pattern.test(`§${section} ${name}`))?.[2] ?? SECTIONS[section]![side];
}
