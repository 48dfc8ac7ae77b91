// The ESP32 as the host of the node: a UART, the module's power pins, Moddable's timers, a sensor, and the manifest's configuration with values from the
// device's storage. Source: modules/app/host.ts; docs/wiring.md for the pins. Preloaded, as ./host, which makes one at the start, cannot be.

import Digital from "embedded:io/digital";
import flash from "embedded:storage/flash";
import storage from "embedded:storage/key-value";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import native from "moddable/native";
import { SimulatedSensor } from "moddable/sensor";
import { sensorsOf } from "sensor-setting";
import Time from "time";
import Timer from "timer";
import type { BacklogOptions, Host, Power, Sensor, SensorOptions, Watcher } from "../../modules/app/host.js";
import type { Alarm, Clock, SerialOptions } from "../../modules/base/platform.js";
import type { Native } from "../../modules/quectel/modem.js";
import { pinOf, warningsOf } from "./boards.js";
import { ESP_OK, resetReason, startWatchdog } from "./chip.js";
import { keepLine, lastLines } from "./lastlines.js";
import { ModulePower, type Pin } from "./power.js";
import { ratesBesides } from "./rates.js";
import { StoredRecord } from "./record.js";
import { restartCause } from "./restart.js";
import { lineOf, UARTSerial } from "./serial.js";
import { withStored, type Settings } from "./settings.js";

/** Longest turn in ms, including a sensor that blocks. */
const LONGEST_TURN = 30_000;
/** Label of the partition in which readings wait. */
const JOURNAL = "journal";
/** Milliseconds until another attempt to open the UART: its driver may have found no memory, or no interrupt. */
const REOPEN = 10_000;
/** Milliseconds until another attempt to start the watchdog. */
const RETRY = 60_000;
/** The error of a storage without settings, which is no trouble: there need be none. */
const NOT_PROVISIONED = "ESP_ERR_NVS_NOT_FOUND";
/** Most characters of what failed at the start. */
const MOST_TROUBLE = 150;

/** Traces a line and keeps it for the next start, because a release build shows no trace. */
function report(text: string): void {
	(globalThis as unknown as { trace(text: string): void }).trace(`${text}\n`);
	keepLine(text);
}

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	report(String(error));
}

const WATCHER: Watcher = Object.freeze({
	trace: report,
	onState: report,
	onDone() {
		report("done");
	},
	onFailed(error: Error) {
		report(`failed: ${error.message}`);
	},
});

/** Takes the place of a sensor that cannot be: there is nothing to read. */
class NoSensor implements Sensor {
	sample(): undefined {
	}

	close(): void {
	}
}

/** What the start of the chip makes for the node. Where the settings are wrong, asking for the configuration throws the reason. */
export class Device implements Host {
	readonly clock: Clock = new TimerClock(Time, Timer, onException);
	readonly restartCause = restartCause(resetReason());
	/** Trace from before the restart; read before this start adds lines. */
	readonly lastLines = lastLines();
	readonly record = new StoredRecord(storage);
	serial: SerialOptions = { io: UARTSerial };
	fifo: number | undefined;
	flowControl: boolean | undefined;
	rates: readonly number[] | undefined;
	sensor: SensorOptions = { io: SimulatedSensor, clock: this.clock };
	power: Power | undefined;
	journal: BacklogOptions | undefined;
	/** What failed at the start, for the status: lines, few at most. */
	#trouble = "";
	/** Of a watchdog that did not start. */
	#retry: Alarm | undefined;
	/** The manifest's, with the stored ones; undefined: they cannot be used. */
	#settings: Settings | undefined;
	#fields = "";
	/** Why they cannot. */
	#reason: unknown;

	/** Starts the watchdog, and makes what the settings ask for. Never throws. */
	constructor() {
		report(`restart: ${this.restartCause}`);
		this.watch();
		try {
			this.make();
		}
		catch (error) {
			this.#settings = undefined;
			this.#reason = error;
		}
	}

	get native(): Native {
		return native;
	}

	get random(): () => number {
		return Math.random;
	}

	/** The chip has no clock that runs without power; the time comes from the network. */
	wallTime(): undefined {
		return undefined;
	}

	get reopen(): number {
		return REOPEN;
	}

	get watcher(): Watcher {
		return WATCHER;
	}

	/** @throws TypeError or RangeError naming the wrong setting; errors of pins in use */
	get configuration(): Settings {
		const settings = this.#settings;
		if (!settings)
			throw this.#reason;
		// Boards with a screen write its pixel format into the configuration as `format`: the manifest names the firmware's setting `encoding`.
		return { ...settings, format: settings["encoding"], fields: settings["fields"] || this.#fields };
	}

	trouble(): string {
		return this.#trouble;
	}

	/** No restart, which would change nothing: the chip waits for a new configuration. */
	onRefused(error: unknown): void {
		report(`the configuration is wrong: ${String(error)}`);
	}

	/** Reports what the node goes on without. */
	reportTrouble(text: string): void {
		report(text);
		if (this.#trouble.length + text.length < MOST_TROUBLE && !this.#trouble.includes(text))
			this.#trouble += `${text}\n`;
	}

	/** Starts the watchdog. On failure the node runs without one until a later attempt succeeds: an error thrown here would restart the chip repeatedly. */
	watch(): void {
		const error = startWatchdog(LONGEST_TURN);
		if (error === ESP_OK)
			return;
		this.reportTrouble(`no watchdog: ESP-IDF error 0x${error.toString(16)}`);
		(this.#retry ??= this.clock.alarm(() => this.watch())).set(RETRY);
	}

	/** Makes what the settings ask for. @throws TypeError or RangeError naming the wrong setting; errors of pins in use */
	make(): void {
		const settings = withStored(config, storage, text => text.includes(NOT_PROVISIONED) ? report(text) : this.reportTrouble(text));
		const line = lineOf(settings, name => this.gpio(settings, name), report, onException);
		warningsOf(settings).forEach(warning => report(warning));
		const hold = this.hold(line.rts);
		this.chooseSensors(settings, hold);
		this.power = this.powerOf(settings);
		if (String(settings["journal"]) === "true")
			this.journal = { storage: () => flash.open({ path: JOURNAL, mode: "r+" }), hold };
		this.serial = line.serial;
		this.fifo = line.fifo;
		this.flowControl = line.flowControl;
		this.rates = ratesBesides(Number(settings["baud"]));
		this.#settings = settings;
	}

	/** @returns the GPIO number of a pin that the node can do without; -1: not wired, or refused, which is reported */
	gpio(settings: Settings, name: string): number {
		try {
			return pinOf(settings, name);
		}
		catch (error) {
			this.reportTrouble(`not used: ${String(error)}`);
			return -1;
		}
	}

	/** @returns the pin at the module's RTS, where the firmware drives it; undefined for -1 */
	hold(rts: number): Pin | undefined {
		if (rts >= 0) {
			try {
				return new Digital({ pin: rts, mode: Digital.Output, initialValue: 0 });
			}
			catch (error) {
				this.reportTrouble(`rts: ${String(error)}`);
			}
		}
		return undefined;
	}

	/** @returns the module's power pins, where PWRKEY or RESET_N is wired */
	powerOf(settings: Settings): Power | undefined {
		const powerKey = this.gpio(settings, "powerKey");
		const reset = this.gpio(settings, "reset");
		const status = this.gpio(settings, "status");
		return powerKey < 0 && reset < 0 ? undefined : new ModulePower({
			io: Digital, clock: this.clock, module: String(settings["module"]), powerKey, reset, status, transistors: String(settings["transistors"]) !== "false",
		});
	}

	/**
	 * Takes the sensors of the settings; none, where they name one that cannot be: the node comes online all the same, and reports it.
	 * @param hold what keeps the module's bytes back while a driver blocks
	 */
	chooseSensors(settings: Settings, hold: Pin | undefined): void {
		try {
			const sensors = sensorsOf(settings, this.sensor, hold, report);
			this.sensor = sensors.options;
			this.#fields = sensors.fields;
		}
		catch (error) {
			this.reportTrouble(String(error));
			this.sensor = { io: NoSensor };
		}
	}
}
