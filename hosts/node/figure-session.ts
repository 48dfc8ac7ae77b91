// Records a session with the steps of the notes' interaction diagram: the driver, the simulated module, a broker in memory.
// Source: BC20 note, figure 1, from the settings to the close, with every QoS both ways. Virtual time makes every recording identical.

import Modem from "../../modules/quectel/modem.js";
import { BC20, BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";
import { VirtualClock } from "../modem/line/clock.js";
import { MemoryNetwork } from "../modem/network/memory-network.js";
import { RecordedNetwork } from "../modem/record/recording.js";
import { TranscriptRecorder } from "../modem/record/transcript.js";
import { ModemSimulator } from "../modem/simulator.js";
import { Wire, WireSerial } from "./wire.js";

/** Time to the broker and back, and between steps, in ms. */
const ROUND_TRIP = 200;
const STEP = 2000;
const TOPIC = "topic/example";

/** Modules that the session can run on. */
export const MODULES = Object.freeze({ bg96: BG96, bc20: BC20 });

/**
 * Runs the session on firmware that closes TCP with QMTCLOSE, as in the figure; real modules close it with QMTDISC: docs/hardware.md (Closing).
 * @returns the transcript @throws Error when the session does not come online or does not close
 */
export function recordFigureSession(module: keyof typeof MODULES = "bg96"): string {
	let text = "";
	let closed = false;
	const recorder = new TranscriptRecorder(line => text += line);
	const clock = new VirtualClock();
	const network = new MemoryNetwork(clock, ROUND_TRIP);
	const wire = new Wire(clock);
	const simulator = new ModemSimulator({
		clock, profile: module, firmware: { disconnectKeepsLink: true },
		network: new RecordedNetwork(network, recorder.recordLink), send: bytes => wire.send(bytes), record: recorder.record,
	});
	wire.attach(bytes => simulator.receive(bytes));
	const modem = new Modem({ clock, profile: MODULES[module], random: () => 0, serial: { io: WireSerial, wire, baud: 115_200 } });
	const buffer = new Uint8Array(256);
	const session: QMTSession = new QMTSession({
		modem, host: "broker.example", id: "clientExample", keepAlive: 60_000, firstIdentifier: 1,
		onReadable: () => session.read(buffer),
		onClose: () => closed = true,
	});
	/** Runs an action, then lets enough time pass for its consequences. */
	const step = (action: () => void): void => {
		action();
		clock.advance(STEP);
	};
	const publish = (message: string, QoS: number): void => {
		const payload = Buffer.from(message);
		step(() => session.publishBytes("topic/pub", payload, payload.length, QoS, false));
	};
	clock.advance(10_000);
	if (!session.online)
		throw new Error("the session did not come online");
	step(() => session.subscribe(TOPIC, 2));
	step(() => session.subscribe("topic/other", 0));
	step(() => session.unsubscribe("topic/other"));
	for (const QoS of [0, 1, 2])
		publish(`hello MQTT, QoS ${QoS}`, QoS);
	for (const qos of [0, 1, 2] as const)
		step(() => network.broker.publish(TOPIC, `This is the payload, QoS ${qos}`, { qos }));
	clock.advance(60_000); // T2: a ping
	step(() => session.disconnect());
	recorder.flush();
	modem.close();
	simulator.close();
	if (!closed)
		throw new Error("the session did not close");
	return text;
}
