// Records a session with the steps of the notes' interaction diagram: the driver, the simulated module, a broker in memory.
// Source: BC20 note, figure 1, from the settings to the close, with every QoS both ways, and its two exceptions. Virtual time makes every recording identical.

import Modem from "../../modules/quectel/modem.js";
import { type ModuleName, PROFILES } from "../../modules/quectel/profile.js";
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
/** T1 in ms, and the retry times, of a session with an exception. */
const T1 = 5000;
export const RETRIES = 2;
/** Until the session is online, and until a packet is given up. */
const ONLINE = 15_000;
const GIVEN_UP = (RETRIES + 1) * T1;

/** Acknowledgements that a session can lack: of CONNECT for the figure's Excep1, of the others for Excep2. */
export const ACKNOWLEDGEMENTS = Object.freeze(["connack", "suback", "unsuback", "puback", "pubrec", "pubcomp"] as const);
export type Acknowledgement = typeof ACKNOWLEDGEMENTS[number];

/** A session in progress: driver, simulated module, broker in memory. */
class FigureSession {
	readonly recorder = new TranscriptRecorder(line => this.recording += line);
	readonly clock = new VirtualClock();
	readonly network = new MemoryNetwork(this.clock, ROUND_TRIP);
	readonly session: QMTSession;
	recording = "";
	readonly #modem: Modem;
	readonly #simulator: ModemSimulator;
	#closed = false;

	/** Runs on firmware that closes TCP with QMTCLOSE, as in the figure; real modules close it with QMTDISC: docs/hardware.md (Closing). */
	constructor(module: ModuleName, missing: Acknowledgement | undefined) {
		const { clock, network, recorder } = this;
		const wire = new Wire(clock);
		network.broker.withheld = missing;
		this.#simulator = new ModemSimulator({
			clock, profile: module, firmware: { disconnectKeepsLink: true },
			network: new RecordedNetwork(network, recorder.recordLink), send: bytes => wire.send(bytes), record: recorder.record,
		});
		wire.attach(bytes => this.#simulator.receive(bytes));
		this.#modem = new Modem({ clock, profile: PROFILES[module], random: () => 0, serial: { io: WireSerial, wire, baud: 115_200 } });
		const buffer = new Uint8Array(256);
		this.session = new QMTSession({
			modem: this.#modem, host: "broker.example", id: "clientExample", keepAlive: 60_000, firstIdentifier: 1,
			...(missing === undefined ? {} : { packetTimeout: T1, retries: RETRIES }),
			onReadable: () => this.session.read(buffer),
			onLost: () => this.restore(),
			onClose: () => this.#closed = true,
		});
	}

	/** The server's acknowledgements arrive from now on. */
	restore(): void {
		this.network.broker.withheld = undefined;
	}

	/** Runs an action, then lets enough time pass for its consequences. */
	step(action: () => void, ms = STEP): void {
		action();
		this.clock.advance(ms);
	}

	publish(message: string, QoS: number, ms?: number): void {
		const payload = Buffer.from(message);
		this.step(() => this.session.publishBytes("topic/pub", payload, payload.length, QoS, false), ms);
	}

	/** Waits for the connection. @throws Error when it does not come */
	connect(): void {
		this.clock.advance(ONLINE);
		if (!this.session.online)
			throw new Error("the session did not come online");
	}

	/** Recovers and ends the session. @returns the recording @throws Error when it does not close */
	finish(): string {
		this.step(() => this.restore());
		this.step(() => this.session.disconnect());
		this.recorder.flush();
		this.#modem.close();
		this.#simulator.close();
		if (!this.#closed)
			throw new Error("the session did not close");
		return this.recording;
	}
}

/**
 * Runs the session of the figure; with `missing` a short one in which the server's acknowledgement of that type is lost, until the driver has recovered.
 * @returns the transcript @throws Error when the session does not come online or does not close
 */
export function recordFigureSession(module: ModuleName = "bg96", missing?: Acknowledgement): string {
	const run = new FigureSession(module, missing);
	const { session, network: { broker } } = run;
	run.connect();
	switch (missing) {
		case "connack": break;
		case "suback": run.step(() => session.subscribe(TOPIC, 1), GIVEN_UP); break;
		case "unsuback":
			run.step(() => session.subscribe(TOPIC, 1));
			run.step(() => session.unsubscribe(TOPIC), GIVEN_UP);
			break;
		case "puback": run.publish("hello MQTT, QoS 1", 1, GIVEN_UP); break;
		case "pubrec":
		case "pubcomp": run.publish("hello MQTT, QoS 2", 2, GIVEN_UP); break;
		default:
			run.step(() => session.subscribe(TOPIC, 2));
			run.step(() => session.subscribe("topic/other", 0));
			run.step(() => session.unsubscribe("topic/other"));
			for (const QoS of [0, 1, 2])
				run.publish(`hello MQTT, QoS ${QoS}`, QoS);
			for (const qos of [0, 1, 2] as const)
				run.step(() => broker.publish(TOPIC, `This is the payload, QoS ${qos}`, { qos }));
			run.clock.advance(60_000); // T2: a ping
	}
	return run.finish();
}
