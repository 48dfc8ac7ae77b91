// The sensor node: samples on a schedule, publishes every reading with QoS 1 or 2, and takes a new interval from the network.
// Topics: T readings; T/status retained, `offline` as will; T/set a new interval; T/error why an interval was refused. Source: MQTT 3.1.1 §3.1.2.5, §4.3.

import { type Clock } from "../base/platform.js";
import { PUBACK, PUBCOMP, SUBACK } from "../mqtt/packet-types.js";
import Modem, { NODE } from "../quectel/modem.js";
import { INLINE, PROFILES } from "../quectel/profile.js";
import QMTSession, { type ModuleError } from "../quectel/session.js";
import Commands from "./commands.js";
import { configure, type Configuration } from "./configuration/configuration.js";
import { countersOf } from "./counters.js";
import type Delivery from "./delivery.js";
import type { Destination } from "./delivery.js";
import History, { recordsOf } from "./history.js";
import type { Host, Sensor, SensorSample, Watcher } from "./host.js";
import { NodeModemOptions, NodeSessionOptions, type Listener } from "./node-options.js";
import Schedule from "./schedule.js";
import Announcer, { statusTopic, type Reporter } from "./status-publisher.js";
import { deliveryOf, type JournalOwner } from "./store-and-forward.js";
import { makeReading, makeStatus } from "./telemetry/format.js";
import type Reading from "./telemetry/reading.js";
import type Status from "./telemetry/status.js";
import type { Condition, Counters } from "./telemetry/status.js";

const STARTING = 0, CONNECTING = 1, ONLINE = 2, OFFLINE = 3, LEAVING = 4, CLOSED = 5;

/** The states as they are reported to the watcher. */
export const stateNames: readonly string[] = Object.freeze(["starting", "connecting", "online", "offline", "leaving", "closed"]);

/** Source of the error with which a session gives up a message of QoS 2 that the broker may have. */
const OUTCOME = "outcome";

/** Created once the module is registered, when the client identifier is known, on which topics and will depend. */
interface Link extends Destination {
	readonly announcer: Announcer;
	readonly commands: Commands;
}

/**
 * One sensor node. Runs from its construction until the configured count of readings is acknowledged, `stop` is called, or it gives up.
 *
 * | state | input | action | next |
 * |---|---|---|---|
 * | STARTING | modem ready, but cannot send the configured `format` | release everything, onFailed | CLOSED |
 * | STARTING | modem ready | create the session, with the will; subscribe to T/set (./commands) | CONNECTING |
 * | CONNECTING | connected | start the schedule, unless a journal has let it start at once; publish the status | ONLINE |
 * | ONLINE | link lost | – (readings are still taken) | OFFLINE |
 * | OFFLINE | connected | publish the status | ONLINE |
 * | ONLINE | the last reading settled, or `stop` | publish `offline` | LEAVING |
 * | LEAVING | `offline` acknowledged | disconnect | LEAVING |
 * | LEAVING | closed, or link lost (the broker publishes the will) | release everything, onDone | CLOSED |
 * | STARTING, CONNECTING, OFFLINE | `stop` | release everything, onDone | CLOSED |
 * | STARTING, CONNECTING | the modem or the session failed for the last allowed time | release everything, onFailed | CLOSED |
 * | all but CLOSED | the Serial failed, and the host does not reopen it | release everything, onFailed | CLOSED |
 */
export default class SensorPublisher implements Listener, Reporter, JournalOwner {
	readonly #host: Host;
	readonly #watcher: Watcher;
	readonly #clock: Clock;
	readonly #configuration: Configuration;
	readonly #modem: Modem;
	readonly #sensor: Sensor;
	readonly #schedule: Schedule;
	readonly #delivery: Delivery;
	readonly #history: History | undefined;
	#reading: Reading;
	#status: Status;
	#link: Link | undefined;
	#state = STARTING;
	#failedSamples = 0;
	#attempts = 0;
	/** Why there was no connection last. */
	#lost = "";

	/**
	 * Starts the node; what it does afterwards is reported to `host.watcher`.
	 * @throws TypeError, RangeError, SyntaxError when the host's configuration or restart cause is wrong: nothing was opened then;
	 *  whatever the constructors of sensor and Serial throw
	 */
	constructor(host: Host) {
		const configuration = configure(host.configuration);
		const profile = PROFILES[configuration.module];
		const quotes = configuration.format === "json" || (configuration.format === "auto" && profile.form !== INLINE);
		this.#host = host;
		host.observer?.onState(NODE, STARTING, 0);
		this.#watcher = host.watcher ?? {};
		this.#clock = host.clock;
		this.#configuration = configuration;
		this.#reading = makeReading(quotes, profile, configuration.fields, configuration.checksum);
		this.#status = makeStatus(quotes, profile, configuration.checksum, configuration.buffers.status, host.restartCause, host.lastLines);
		this.#schedule = new Schedule(host.clock, configuration.interval, () => this.#sample());
		this.#delivery = deliveryOf(this, host);
		const records = recordsOf(host);
		if (records) {
			this.#history = new History(records, host.clock, text => this.#watcher.trace?.(text));
			this.#lost = this.#history.lost;
		}
		this.#sensor = new host.sensor.io(host.sensor);
		this.#modem = new Modem(new NodeModemOptions(this, host, profile, configuration));
		if (this.#delivery.early)
			this.#schedule.start();
	}

	/** The state's name. */
	get state(): string {
		return stateNames[this.#state]!;
	}

	/** The counters of the status message, by name. */
	get counters(): Counters {
		return countersOf(this.#modem, this.#schedule, this.#delivery, this.#failedSamples, this.#link?.commands.refused ?? 0, this.#history);
	}

	/** Time and network, as far as known. */
	get condition(): Condition {
		const network = this.#modem.network;
		return { time: this.time, signal: network.signal, technology: network.technology, operator: network.operator, lost: this.#lost, trouble: (this.#host.trouble?.() ?? "") + this.#delivery.trouble };
	}

	/** Part of Listener. */
	get refusals(): number {
		return this.#history?.refusals ?? 0;
	}

	/** Part of JournalOwner. */
	get longest(): number {
		return this.#reading.bytes.length;
	}

	/** Part of JournalOwner: whether no answer is due. */
	get quiet(): boolean {
		return this.#state !== ONLINE || this.#link!.session.unacknowledged === 0;
	}

	/** Part of JournalOwner: the network's time, else the host's. */
	get time(): number | undefined {
		return this.#modem.wallTime() ?? this.#host.wallTime();
	}

	/** Ends it in good order: publishes `offline`, disconnects, releases everything, then calls `onDone`. At once when it is not connected. */
	stop(): void {
		if (this.#state === ONLINE)
			this.#leave();
		else if (this.#state < LEAVING)
			this.#release();
	}

	/** Part of Listener: the module is registered. It can be so again after a restart: the session handles that. */
	modemReady(): void {
		if (this.#link)
			return;
		const modem = this.#modem;
		const profile = modem.profile;
		const configuration = this.#configuration;
		const quotes = modem.capabilities.quotes;
		if (configuration.format === "json" && !quotes) {
			this.#release(new Error(`format json requires quotes, which the firmware of this ${profile.name} cannot send: use influx or auto`));
			return;
		}
		if (configuration.format === "auto" && quotes && profile.form === INLINE) {
			try {
				const reading = makeReading(true, profile, configuration.fields, configuration.checksum);
				this.#status = makeStatus(true, profile, configuration.checksum, configuration.buffers.status, this.#host.restartCause, this.#host.lastLines);
				this.#reading = reading;
			}
			catch (error) { // as JSON, so many fields may be too long
				this.#watcher.trace?.(`format auto: line protocol, because of ${String(error)}`);
			}
		}
		const id = configuration.id || modem.imei;
		const topic = configuration.topic || `sensors/${id}`;
		this.#enter(CONNECTING);
		const session = new QMTSession(new NodeSessionOptions(this, modem, configuration, id, statusTopic(topic)));
		const announcer = new Announcer(session, topic, this.#status, this);
		this.#link = { session, topic, announcer, commands: new Commands(session, topic, announcer, modem, this.#clock) };
	}

	/** Part of Listener: the modem reports an error, and keeps trying unless its Serial is closed. */
	troubled(error: Error): void {
		if (this.#modem.closed)
			this.#release(error);
		else
			this.#attempted(error, "", 0);
	}

	/** Part of Listener: signal and operator were asked again, because a status is due, or after a bring-up. */
	surveyed(): void {
		if (this.#state !== ONLINE)
			return;
		this.#link!.announcer.report();
		this.#show();
	}

	/** Part of Listener: part of a certificate or key was uploaded. */
	uploaded(name: string, sent: number, size: number): void {
		this.#watcher.trace?.(`upload of ${name}: ${sent} of ${size} bytes`);
	}

	/** Part of Listener: the session is connected. */
	opened(): void {
		const first = this.#state === CONNECTING;
		this.#enter(ONLINE);
		this.#delivery.save();
		this.#history?.connected(this.#modem.counters.cycles);
		this.#publish();
		if (!first) {
			this.report();
			return;
		}
		if (!this.#delivery.early)
			this.#schedule.start();
		this.#link!.announcer.report(); // the bring-up has just updated signal and operator
	}

	/** Part of Listener: the link was lost, or an attempt to connect has failed; the session keeps trying. */
	lost(error: Error): void {
		if (this.#state === ONLINE)
			this.#enter(OFFLINE);
		const session = this.#link!.session;
		this.#attempted(error, session.cause, session.failures);
		if (this.#state === LEAVING)
			this.#release();
	}

	/** Part of Listener: a message, or a fragment of one. */
	received(more: boolean): void {
		const link = this.#link!;
		link.commands.received(link.session, this.#schedule, more);
	}

	/** Part of Listener: a message broke off. */
	brokeOff(): void {
		this.#link!.commands.brokeOff();
	}

	/** Part of Listener: the outbox has room again. */
	roomAgain(): void {
		this.#link!.announcer.flush();
		this.#publish();
	}

	/** Part of Listener: more of the journal can be looked at. */
	late(): void {
		this.#publish();
	}

	/** Part of Listener: a message or request was acknowledged. */
	acknowledged(operation: number, id: number, value: number): void {
		const link = this.#link!;
		if (operation === SUBACK) {
			const refused = link.commands.subscribed(value);
			if (refused)
				this.#watcher.trace?.(refused);
		}
		if (operation !== PUBACK && operation !== PUBCOMP)
			return;
		if (id === link.announcer.goodbye)
			link.session.disconnect();
		else if (this.#delivery.acknowledge(id)) {
			this.#watcher.onAcknowledged?.(this.#delivery.sequence, this.#clock.now() - this.#delivery.sampled);
			this.#settled();
		}
		else // a status has left its room to a reading
			this.#publish();
	}

	/**
	 * Part of Listener: a message was given up because the module refuses it, or it has QoS 2 and the broker may have it. Never the goodbye: the link fails first,
	 * and the broker publishes the will.
	 */
	gaveUp(id: number, error: ModuleError): void {
		this.#watcher.trace?.(error.message);
		if (this.#delivery.giveUp(id, error.source === OUTCOME))
			this.#settled();
	}

	/** Part of JournalOwner: the status is due; first the module is asked for its signal. */
	report(): void {
		this.#modem.survey();
	}

	/** Part of JournalOwner: readings can be taken at any time. */
	reopened(): void {
		if (this.#state <= CONNECTING)
			this.#schedule.start();
		else if (this.#state === ONLINE) {
			this.report();
			this.#publish();
		}
	}

	/** Part of Listener: the session has disconnected. */
	closed(): void {
		this.#release();
	}

	/** Counts failed attempts before the first connection. @param cause as the session has it; "": no session's @param failures in a row */
	#attempted(error: Error, cause: string, failures: number): void {
		const configuration = this.#configuration;
		const attempts = configuration.attempts;
		this.#watcher.trace?.(error.message);
		this.#lost = error.message;
		this.#history?.failed(cause, failures, this.#modem.counters.cycles, error.message);
		if (this.#state <= CONNECTING && ++this.#attempts === attempts)
			this.#release(new Error(`no connection to ${configuration.host}:${configuration.port}, attempt ${attempts} of ${attempts}: ${error.message}`));
	}

	#sample(): void {
		this.#history?.save(this.#modem.counters.cycles);
		const sample = this.#read();
		if (!sample) {
			this.#failedSamples += 1;
			return;
		}
		const now = this.#clock.now();
		const time = this.time;
		const delivery = this.#delivery;
		const sequence = delivery.last += 1;
		const { bytes } = this.#reading;
		const length = this.#reading.encode(sequence, time, now, sample);
		if (!delivery.take(this.#link, bytes, length, this.#configuration.QoS, now, time, this.#sensor.alarm === true))
			return;
		if (delivery.accepted === this.#configuration.count)
			this.#schedule.stop();
		this.#watcher.onReading?.(sequence, bytes, length);
		this.#publish();
	}

	/** Publishes what waits, while online. */
	#publish(): void {
		if (this.#state === ONLINE)
			this.#delivery.publish(this.#link!);
		this.#show();
	}

	/** Shows what waits, where someone looks. */
	#show(): void {
		this.#delivery.show(this.#host.observer, this.#link?.session, this.#configuration.buffers.outbox);
	}

	/** Samples the sensor; an error of the sensor must not stop the node. */
	#read(): SensorSample | undefined {
		try {
			return this.#sensor.sample();
		}
		catch (error) {
			this.#watcher.trace?.(`sensor: ${String(error)}`);
			return undefined;
		}
	}

	/** A reading was settled: with none pending, leaves after the last one, or reports losses. */
	#settled(): void {
		const delivery = this.#delivery;
		delivery.maintain();
		this.#publish();
		if (delivery.waiting > 0 || this.#state !== ONLINE)
			return;
		if (delivery.accepted === this.#configuration.count)
			this.#leave();
		else if (delivery.lossesToReport)
			this.report();
	}

	/** Publishes `offline`. Enters LEAVING first, because `offline` may be acknowledged, or the link lost, in any later turn. */
	#leave(): void {
		this.#schedule.stop();
		this.#link!.commands.stop();
		this.#enter(LEAVING);
		this.#link!.announcer.leave();
		this.#show();
	}

	/** Releases everything. @param error why the node failed; undefined when it is done */
	#release(error?: Error): void {
		this.#schedule.stop();
		this.#delivery.close();
		this.#history?.save(this.#modem.counters.cycles, true);
		this.#link?.commands.stop();
		this.#link?.session.close();
		this.#modem.close();
		this.#sensor.close();
		this.#enter(CLOSED);
		if (error)
			this.#watcher.onFailed?.(error);
		else
			this.#watcher.onDone?.();
	}

	#enter(state: number): void {
		this.#state = state;
		this.#host.observer?.onState(NODE, state, 0);
		this.#watcher.onState?.(this.state);
	}
}
