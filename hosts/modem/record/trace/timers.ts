// The runs of T1 and T2 in a recording, and how each ended, by the numbers of its rows.
// Source: BC20 note, figure 1 (Excep1, Excep2); MQTT 3.1.1 §3.1.2.10 (keep alive).

/**
 * How T1 ended: `resent` and `given up` are Excep2, `disconnected` is Excep1; a CONNECT that is `repeated` is not in the figure.
 * `lost`: with the link, whatever closed it.
 */
export type Ending = "acknowledged" | "resent" | "given up" | "disconnected" | "repeated" | "lost";

/** One time that a timer ran: the rows where it started and ended. */
export interface Timer {
	/** T2 is drawn where it starts, beside the T1 of CONNECT, and where it ends, with a PINGREQ. */
	readonly name: "T1" | "T1, T2" | "T2";
	readonly start: number;
	/** Undefined when nothing ended it. */
	end?: number;
	/** Only with `end`, and of T1. */
	ending?: Ending;
}

/** What the end of T1 is called in the figure. */
export const ENDINGS: Readonly<Record<Ending, string>> = Object.freeze({
	"acknowledged": "Stop T1", "resent": "Excep2, start timer", "given up": "Excep2 is over", "disconnected": "Handle Excep1", "repeated": "Start timer again", "lost": "",
});

/** @returns what timers do at a row, in the words of the figure; empty when they do nothing */
export function timing({ timers }: { readonly timers: readonly Timer[] }, row: number): string {
	const ended = timers.filter(({ end }) => end === row).map(({ ending }) => ending === undefined ? "T2 is over" : ENDINGS[ending]).find(text => text !== "");
	return ended ?? (timers.some(({ name, start }) => name !== "T2" && start === row) ? "Start timer" : "");
}

/** A packet that T1 belongs to. */
export interface Packet {
	/** The number of its link. */
	readonly link: number | undefined;
	/** As in MQTT: `CONNECT`. */
	readonly name: string;
	/** Packet identifier. */
	readonly id: string | undefined;
}

/** The packets that a result line without acknowledgement may concern. */
const RESENT: Readonly<Record<string, readonly string[]>> = Object.freeze({ SUB: ["SUBSCRIBE"], UNS: ["UNSUBSCRIBE"], PUB: ["PUBLISH", "PUBREL"] });

function keyOf({ link, name, id }: Packet): string {
	return `${link} ${name} ${id ?? ""}`;
}

/** Follows both timers of every link. */
export class TimerRuns {
	#all: Timer[] = [];
	/** T1 where it runs, by packet. */
	readonly #running = new Map<string, Timer>();
	/** T1 of the last CONNECT, by connection, and those of which the module reported result 2. */
	readonly #connects = new Map<string, Timer>();
	readonly #failed = new Set<Timer>();
	/** The row of the last packet to the server, by link: T2 starts there. */
	readonly #sent = new Map<number, number>();
	/** Links with an unanswered PINGREQ, and connections without a keep alive. */
	readonly #pings = new Set<number>();
	readonly #unlimited = new Set<string>();

	/** @returns all runs, their rows counted from the row `first`; the start of one is negative when it lies before that */
	from(first: number): readonly Timer[] {
		return first === 0 ? this.#all : this.#all.map(timer => ({ ...timer, start: timer.start - first, ...(timer.end === undefined ? {} : { end: timer.end - first }) }));
	}

	/** Forgets the runs that ended before a row. */
	forget(row: number): void {
		this.#all = this.#all.filter(({ end }) => end === undefined || end >= row);
		for (const timer of this.#failed) {
			if (!this.#all.includes(timer))
				this.#failed.delete(timer);
		}
	}

	/** A connection's keep alive is set, in seconds; 0: T2 does not run. */
	setKeepAlive(connection: string, seconds: number): void {
		this.#unlimited[seconds === 0 ? "add" : "delete"](connection);
	}

	/** T1 starts with a packet, or again. @param connection that of the link, where known */
	start(packet: Packet, connection: string | undefined, row: number): void {
		const connects = packet.name === "CONNECT";
		this.#stop(packet, row, connects ? "repeated" : "resent");
		const timer: Timer = { name: connects && !this.#unlimited.has(connection ?? "") ? "T1, T2" : "T1", start: row };
		this.#all.push(timer);
		this.#running.set(keyOf(packet), timer);
		if (connects)
			this.#connects.set(connection ?? "", timer);
	}

	/** A packet is acknowledged. */
	acknowledge(packet: Packet, row: number): void {
		this.#stop(packet, row, "acknowledged");
	}

	/** The module reports result 2 for a command: T1 is over for good. @param command such as `PUB` */
	giveUp(command: string, connection: string, link: number | undefined, id: string | undefined, row: number): void {
		const connect = this.#connects.get(connection);
		if (id !== undefined) {
			for (const name of RESENT[command] ?? [])
				this.#stop({ link, name, id }, row, "given up");
		}
		else if (connect?.ending === "lost")
			connect.ending = "disconnected";
		else if (connect?.end === undefined && connect !== undefined)
			this.#failed.add(connect);
	}

	/** A link is closed: every T1 of it ends. @param byModule the module, not the server, closed it */
	close(link: number, connection: string | undefined, byModule: boolean, row: number): void {
		for (const [key, timer] of [...this.#running].filter(([of]) => of.startsWith(`${link} `)))
			this.#end(key, row, byModule && this.#failed.has(timer) ? "disconnected" : "lost");
		if (!byModule)
			this.#connects.delete(connection ?? "");
		this.#pings.delete(link);
		this.#sent.delete(link);
	}

	/** A packet goes to the server: T2 starts again. A PINGREQ goes when T2 is over, or again without PINGRESP. */
	send(link: number, ping: boolean, row: number): void {
		const start = this.#sent.get(link);
		if (ping && start !== undefined && !this.#pings.has(link))
			this.#all.push({ name: "T2", start, end: row });
		if (ping)
			this.#pings.add(link);
		this.#sent.set(link, row);
	}

	/** A PINGRESP has come. */
	answerPing(link: number): void {
		this.#pings.delete(link);
	}

	#stop(packet: Packet, row: number, ending: Ending): void {
		this.#end(keyOf(packet), row, ending);
	}

	#end(key: string, row: number, ending: Ending): void {
		const timer = this.#running.get(key);
		if (timer !== undefined)
			Object.assign(timer, { end: row, ending });
		this.#running.delete(key);
	}
}
