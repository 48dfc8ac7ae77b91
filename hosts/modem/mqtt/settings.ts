// The AT+QMTCFG settings of one client: volatile, checked against the profile's table.
// Source: both notes §3.2.1.

import type { IConnectPacket, QoS } from "mqtt-packet";
import type { ConfigurationKey } from "../profiles/profile.js";
import type { Parameters } from "../terminal/parameters.js";
import type { AlibabaDevice } from "./alibaba.js";

type Value = number | string;

/** The values of each key. */
export class Settings {
	readonly #keys: Readonly<Record<string, ConfigurationKey>>;
	readonly #quotes: boolean;
	readonly #values = new Map<string, Value[]>();

	/** @param quotes whether the answer to a query has strings in quotes */
	constructor(keys: Readonly<Record<string, ConfigurationKey>>, quotes: boolean) {
		this.#keys = keys;
		this.#quotes = quotes;
		this.reset();
	}

	/** Sets every key to its default. */
	reset(): void {
		this.#values.clear();
		for (const [name, { fields }] of Object.entries(this.#keys))
			this.#values.set(name, fields.flatMap(field => field.kind === "integer" && field.value !== undefined ? [field.value] : []));
	}

	/** An integer of a key; `fallback` when it was never set or the module does not have the key. */
	integer(name: string, index: number, fallback = 0): number {
		return Number(this.#values.get(name)?.[index] ?? fallback);
	}

	/**
	 * Writes the values from parameter `first` on; those left out stay unchanged. A will that is off has nothing beside its flag (§3.2.1 note 1).
	 * @throws Refusal when one is out of range, of the wrong kind, missing, or too many
	 */
	write(name: string, parameters: Parameters, first: number): void {
		const { fields, needed } = this.#keys[name] as ConfigurationKey;
		parameters.count(first + 1, first + fields.length);
		const given = fields.slice(0, parameters.length - first).map((field, index): Value => {
			if (field.kind === "integer")
				return parameters.integer(first + index, field.low, field.high);
			const text = parameters.string(first + index);
			if (text.length < field.least)
				throw parameters.refusal();
			return text;
		});
		if (given.length < needed(Number(given[0])))
			throw parameters.refusal();
		if (name === "will")
			this.#values.set(name, given[0] === 0 ? [0] : given);
		else
			this.#values.set(name, [...given, ...this.#values.get(name)?.slice(given.length) ?? []]);
	}

	/** The answer to a query, `+QMTCFG: "key",value…`; undefined for a key without a value. */
	query(name: string): string | undefined {
		const values = this.#values.get(name) ?? [];
		if (values.length === 0)
			return undefined;
		return `+QMTCFG: ${[`"${name}"`, ...values.map(value => typeof value === "string" && this.#quotes ? `"${value}"` : value)].join()}`;
	}

	/** The will part of a CONNECT packet. */
	will(): Pick<IConnectPacket, "will"> {
		const [flag, qos, retain, topic, message] = this.#values.get("will") ?? [];
		if (flag !== 1)
			return {};
		return { will: { topic: utf8(topic), payload: Buffer.from(String(message), "latin1"), qos: Number(qos) as QoS, retain: retain === 1 } };
	}

	/** The device information for Alibaba Cloud; undefined while it is not set. */
	device(): AlibabaDevice | undefined {
		const [productKey, deviceName, deviceSecret] = this.#values.get("aliauth") ?? [];
		return productKey === undefined ? undefined
			: { productKey: utf8(productKey), deviceName: utf8(deviceName), deviceSecret: utf8(deviceSecret) };
	}
}

/** The text of a string that holds one UTF-8 byte per character. */
function utf8(value: Value | undefined): string {
	return Buffer.from(String(value), "latin1").toString("utf8");
}
