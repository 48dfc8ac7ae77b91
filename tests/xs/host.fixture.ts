// A firmware for the tests of hosts/xs: does what `configuration.task` names, with nothing but "host".

import host from "host";
import type { OpenSerial } from "../../modules/base/platform.js";

const { clock, watcher } = host;
const buffer = new Uint8Array(128);
const waiting: number[] = [];

function trace(text: string): void {
	watcher?.trace?.(text);
}

/** Sends back what comes, as room permits. */
function echo(): void {
	let room = 0;
	const send = (): void => {
		while (waiting.length > 0 && room > 0) {
			const piece = Uint8Array.from(waiting.splice(0, room));
			room -= piece.length;
			serial.write(piece);
		}
	};
	const serial = new (host.serial.io as OpenSerial)({
		...host.serial,
		format: "buffer",
		onReadable() {
			const count = serial.read(buffer) ?? 0;
			for (let i = 0; i < count; i++)
				waiting.push(buffer[i]!);
			send();
		},
		onWritable(count) {
			room = count;
			send();
		},
		onError() {},
	});
}

const tasks: { readonly [name: string]: () => void } = {
	echo,
	alarms() {
		const began = clock.now();
		const late = clock.alarm(() => trace(`late ${clock.now() - began >= 20}`));
		const never = clock.alarm(() => trace("never"));
		const early = clock.alarm(() => {
			trace(`early ${clock.now() - began >= 5}`);
			never.clear();
		});
		late.set(20);
		never.set(10_000);
		early.set(5);
	},
	world() {
		trace(`${typeof host.wallTime()} ${host.restartCause} ${host.configuration["topic"]}`);
		trace(String(host.random()));
		host.power?.on();
		host.power?.reset();
		trace(JSON.stringify(new host.sensor.io(host.sensor).sample()));
	},
	throws() {
		clock.alarm(() => {
			throw new TypeError("thrown by an alarm");
		}).set(0);
	},
	throwsAtOnce() {
		throw new TypeError("thrown at the start");
	},
	overflow() {
		const deeper = (): number => deeper() + 1;
		clock.alarm(deeper).set(0);
	},
	watch() {
		watcher?.onState?.("open");
		watcher?.onReading?.(7, Uint8Array.of(0, 255, 65), 2);
		watcher?.onAcknowledged?.(7, 12.5);
		watcher?.onFailed?.(new RangeError("port: out of range"));
	},
};

tasks[String(host.configuration["task"])]!();

/** What a firmware exports: the machine's `stop` calls it. */
export default {
	stop(): void {
		watcher?.onDone?.();
	},
};
