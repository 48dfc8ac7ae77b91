// The AT+QMTCFG settings of one client: volatile, checked against the profile's table.
// Source: BG96 note §3.2.1.

import type { IConnectPacket, QoS } from "mqtt-packet";
import type { Parameters } from "./parameters.js";
import type { ConfigurationKey } from "./profile.js";

type Value = number | string;

/** One value list a key. */
export class Settings {
	readonly #keys: Readonly<Record<string, ConfigurationKey>>;
	readonly #values = new Map<string, Value[]>();

	constructor(keys: Readonly<Record<string, ConfigurationKey>>) {
		this.#keys = keys;
		this.reset();
	}

	/** Every key at its default. */
	reset(): void {
		this.#values.clear();
		for (const [name, { fields }] of Object.entries(this.#keys))
			this.#values.set(name, fields.flatMap(field => field.kind === "integer" && field.value !== undefined ? [field.value] : []));
	}

	/** An integer of a key; 0 where it was never set. */
	integer(name: string, index: number): number {
		return Number(this.#values.get(name)?.[index] ?? 0);
	}

	/**
	 * Writes the values from parameter `first` on; those left out keep what they had.
	 * @throws Refusal when one is out of range, of the wrong kind, missing, or too many
	 */
	write(name: string, parameters: Parameters, first: number): void {
		const { fields, needed } = this.#keys[name] as ConfigurationKey;
		parameters.count(first + 1, first + fields.length);
		const given = fields.slice(0, parameters.length - first).map((field, index): Value => field.kind === "integer"
			? parameters.integer(first + index, field.low, field.high)
			: parameters.string(first + index));
		if (given.length < needed(Number(given[0])))
			throw parameters.refusal();
		const kept = name === "will" ? [] : this.#values.get(name)?.slice(given.length) ?? [];
		this.#values.set(name, [...given, ...kept]);
	}

	/** The answer to a query, undefined for what has no value: `+QMTCFG: "key",value…`. */
	query(name: string): string | undefined {
		const values = this.#values.get(name) ?? [];
		if (values.length === 0)
			return undefined;
		return `+QMTCFG: ${[`"${name}"`, ...values.map(value => typeof value === "string" ? `"${value}"` : value)].join()}`;
	}

	/** The will part of a CONNECT packet. */
	will(): Pick<IConnectPacket, "will"> {
		const [flag, qos, retain, topic, message] = this.#values.get("will") ?? [];
		if (flag !== 1)
			return {};
		const text = Buffer.from(String(topic), "latin1").toString("utf8");
		return { will: { topic: text, payload: Buffer.from(String(message), "latin1"), qos: Number(qos) as QoS, retain: retain === 1 } };
	}
}
