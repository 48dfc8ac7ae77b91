// What the doctor can find, what it means, and what to do about it. docs/doctor.md is written from this table.
// Source: both notes §3.2 (results), 27.007 §7.2, §8.3, §9.2 (registration, SIM, errors), 24.301 annex A (causes of a refusal), MQTT 3.1.1 §3.2.2.3, §3.9.3.

/** `failed`: no message can pass; `note`: it can, but look. */
export type Level = "failed" | "note";

/** One cause. */
export interface Cause {
	readonly step: string;
	readonly level: Level;
	/** What it means. */
	readonly means: string;
	/** What to do. */
	readonly advice: string;
}

const failed = (step: string, means: string, advice: string): Cause => ({ step, level: "failed", means, advice });
const note = (step: string, means: string, advice: string): Cause => ({ step, level: "note", means, advice });

export const CAUSES = Object.freeze({
	"port-none": failed("port", "no Quectel module is at USB", "name the serial port with --serial, such as --serial /dev/ttyUSB2"),
	"port-missing": failed("port", "there is no such serial port", "check the cable and the name: ls /dev/ttyUSB* /dev/ttyACM* /dev/serial/by-id"),
	"port-denied": failed("port", "this user may not open the port", "add the user to the port's group, usually dialout, and log in again"),
	"port-busy": failed("port", "another program has the port open", "close it; ModemManager and terminal programs are usual: fuser -v PORT"),
	"port-unusable": failed("port", "the port cannot be opened", "read the system's message above"),
	"silent": failed("line", "nothing comes back at any rate", "check the module's power and that PWRKEY was low for 500 ms; then TX and RX, which cross, and GND; then the level: a module's pins are 1.8 V"),
	"loopback": failed("line", "what is sent comes back, and nothing else", "TX and RX of this side are connected to each other, or the module's are not powered"),
	"noise": failed("line", "bytes come, but at no rate do they make sense", "check GND and the level of the line, and set --baud to the module's rate"),
	"other-rate": note("line", "the module's rate is not the one that was given", "give this rate to your firmware, or set the module's: AT+IPR=115200 and AT&W"),
	"slept": note("line", "the first line was lost: the module sleeps (AT+QSCLK)", "send AT until OK comes before a command, or AT+QSCLK=0"),
	"prompt-open": note("line", "the module waited for data of a command that a program before had left", "let your driver send ESC, or Ctrl-Z, when it starts"),
	"answer-lost": note("line", "the module did not answer one command, but answers again", "check the line (GND, level, flow control) and the module's power, and run again"),
	"not-quectel": failed("module", "the module is not of Quectel", "connect a BG96 or BC20; a USB module has several ports, of which one takes AT commands"),
	"other-module": note("module", "the module is neither BG96 nor BC20; its commands may differ", "compare its MQTT note with docs/hardware.md"),
	"no-mqtt": failed("module", "the firmware of the module has no MQTT commands", "ask your distributor for a firmware with AT+QMTOPEN"),
	"radio-off": failed("radio", "the radio is switched off (AT+CFUN)", "AT+CFUN=1, or run again with --fix"),
	"sim-missing": failed("SIM", "no SIM answers", "insert it, contacts first; check the holder's card detection and that the SIM is no eSIM without a profile"),
	"sim-failure": failed("SIM", "the SIM does not work", "clean its contacts, try another card"),
	"sim-busy": failed("SIM", "the SIM is still busy after ten seconds", "restart the module; try another card"),
	"sim-wrong": failed("SIM", "the module refuses the SIM", "the PUK was entered wrong ten times, or the card is of another operator: get a new one"),
	"sim-pin": failed("SIM", "the SIM asks for its PIN", "run again with --pin, and give the PIN to your firmware; or switch the PIN off: AT+CLCK=\"SC\",0,\"PIN\""),
	"sim-pin-last": failed("SIM", "the SIM asks for its PIN, and one try is left: nothing was entered", "enter the PIN by hand, AT+CPIN=\"PIN\", when you are sure of it"),
	"sim-pin-wrong": failed("SIM", "the PIN is wrong", "look it up before you try again: after three wrong ones only the PUK helps"),
	"sim-puk": failed("SIM", "the SIM is blocked and asks for its PUK", "get the PUK from the operator: AT+CPIN=\"PUK\",\"new PIN\""),
	"deregistered": failed("network", "the module was told to leave the network (AT+COPS=2)", "AT+COPS=0, or run again with --fix"),
	"no-network": failed("network", "no network is found", "check the antenna and its socket, and that an operator has LTE-M or NB-IoT here; the first search can take minutes: --wait 300"),
	"technology-limited": note("network", "the module does not look for every technology it has", "AT+QCFG=\"iotopmode\",2 and AT+QCFG=\"nwscanmode\",0 look for all"),
	"registration-denied": failed("network", "the network refuses the SIM", "ask the operator whether the SIM is active and may use LTE-M or NB-IoT, here and in this module"),
	"signal-weak": note("signal", "the signal is weak: messages take long, and some need a second try", "move the antenna, or use one outside"),
	"apn-missing": failed("context", "no access point (APN) is set, and the network gives none", "run again with --apn, with the name that the operator states"),
	"context-refused": failed("context", "the network refuses the connection to this access point (APN)", "check the APN's spelling, user and password: --apn name,user,password; and that the SIM's contract has it"),
	"no-address": failed("context", "the module has no IP address", "check the APN; restart the module"),
	"name-unknown": failed("name", "the broker's name has no address", "check its spelling; a private access point may have a name server of its own, or none: use the address"),
	"name-silent": failed("name", "the network's name server does not answer", "try again; use the broker's address instead of its name"),
	"file-not-pem": failed("certificates", "a file is not PEM", "convert it: openssl x509 -inform DER -in file.der -out file.pem"),
	"certificate-expired": failed("certificates", "a certificate is not valid today", "get a new one"),
	"key-mismatch": failed("certificates", "the private key does not belong to the certificate", "give --cert and --key of the same pair"),
	"tls-unsupported": failed("certificates", "this module's MQTT has no TLS", "use mqtt://, or another module"),
	"upload-failed": failed("certificates", "the module does not take the file", "free its storage: AT+QFLST=\"*\" lists, AT+QFDEL=\"name\" deletes"),
	"clock-unset": note("clock", "the module's clock is not set, so it cannot check the dates of certificates", "AT+QNTP=1,\"pool.ntp.org\" sets it; without, AT+QSSLCFG=\"ignorelocaltime\",c,1 ignores dates"),
	"clients-used": failed("broker", "all six MQTT clients of the module are in use", "close one, AT+QMTCLOSE=0, or restart the module"),
	"client-used": note("broker", "MQTT client 0 is in use: a program before left it open, or is still running", "let your driver begin with AT+QMTCLOSE=0 or a restart of the module"),
	"broker-unreachable": failed("broker", "the broker does not answer at this address and port", "check both from another network; a firewall, or a private access point, may only let some addresses pass"),
	"network-dropped": failed("broker", "the connection broke while it was made", "try again; look at signal and context above"),
	"open-refused": failed("broker", "the module refuses AT+QMTOPEN", "look at its error code above; restart the module"),
	"tls-server": failed("TLS", "the broker is there, but the TLS handshake fails even when nothing is checked", "check that the port is the broker's TLS port, that it allows TLS 1.2 and one of the module's cipher suites, and whether it asks for a client certificate: --cert, --key"),
	"tls-untrusted": failed("TLS", "the broker's certificate is not signed by the authority in --ca, or is not valid today", "give the certificate of the authority that signed the broker's; for a chain, its root"),
	"tls-clock": failed("TLS", "the handshake fails only because of dates: the module's clock is wrong", "set it, AT+QNTP, or ignore dates: AT+QSSLCFG=\"ignorelocaltime\",c,1"),
	"tls-client": failed("TLS", "the broker refuses the client certificate, or its own is not signed by the authority in --ca", "check with the broker's owner which authority signed each; openssl s_client -connect host:port -CAfile ca.pem -cert cert.pem -key key.pem shows both"),
	"protocol-refused": failed("MQTT", "the broker does not speak this version of MQTT (CONNACK 1)", "try the other: AT+QMTCFG=\"version\",c,4 is 3.1.1, 3 is 3.1"),
	"identifier-refused": failed("MQTT", "the broker refuses the client identifier (CONNACK 2)", "use the one that it knows: --id"),
	"server-unavailable": failed("MQTT", "the broker says that it is unavailable (CONNACK 3)", "look at the broker; try again later"),
	"credentials-refused": failed("MQTT", "the broker refuses user or password (CONNACK 4)", "check both: --broker mqtt://user:password@host"),
	"not-authorized": failed("MQTT", "the broker does not allow this client (CONNACK 5)", "check user, password and client identifier, and the broker's rules for them"),
	"connack-missing": failed("MQTT", "the broker accepts the connection, but does not answer CONNECT", "check that the port is one for MQTT, and not for TLS or WebSocket"),
	"subscribe-refused": failed("MQTT", "the broker refuses the subscription (SUBACK 128)", "let the client subscribe to the topic, or name another: --topic"),
	"suback-missing": failed("MQTT", "the broker does not acknowledge the subscription", "look at the signal; try again"),
	"prompt-missing": failed("MQTT", "the module does not ask for the message (no >)", "restart the module"),
	"puback-missing": failed("MQTT", "the broker does not acknowledge the message", "let the client publish to the topic, or name another: --topic; look at the signal"),
	"reports-elsewhere": failed("MQTT", "the module does what it is asked, but does not report it on this port", "AT+QURCCFG=\"urcport\",\"uart1\" for its UART, \"usbat\" for USB; or run again with --fix"),
	"message-missing": failed("MQTT", "the broker acknowledged the message, but it does not come back", "let the client read the topic (the broker's access rules)"),
	"message-damaged": failed("MQTT", "the message comes back different", "check the line between this computer and the module: level, GND, rate, flow control"),
	"stopped-answering": failed("module", "the module stopped answering", "check its power: it takes 2 A in short peaks on GSM, 0.5 A on LTE"),
} satisfies Readonly<Record<string, Cause>>);

/** The name of a cause. */
export type CauseName = keyof typeof CAUSES;

/** Why a network refuses a module: 24.301 annex A, 24.008 annex G. */
export const REFUSALS: Readonly<Record<number, string>> = Object.freeze({
	2: "the network does not know this SIM",
	3: "this SIM is barred",
	5: "this module (IMEI) is not accepted",
	6: "this module (IMEI) is barred",
	7: "this SIM has no packet service",
	8: "this SIM has no service at all",
	11: "this SIM may not use this operator's network",
	12: "this SIM may not use the network in this area",
	13: "this SIM may not roam in this area",
	14: "this SIM has no packet service in this operator's network",
	15: "there is no cell that suits this SIM here",
	17: "the network has a failure",
	19: "the network refuses the session: check the access point (APN)",
	22: "the network is congested",
	25: "this SIM may not use this cell",
	35: "the operator has not booked this service for this SIM",
	40: "the network has no bearer for this SIM: check the access point (APN)",
});
