// Stands in for the SDK's embedded:storage/key-value on NVS. The setting `storage` is the content of the firmware's settings; without it, NVS has no such namespace;
// a text instead of it is the error with which NVS cannot be opened. Other namespaces are made when they are opened with "r+"; the setting `nvs` is their error.

import config from "./config.js";

interface Store {
	format: string;
	read(key: string): string | undefined;
	write(key: string, value: unknown): void;
	close(): void;
}

/** Other namespaces than that of the settings. */
const made: { readonly [path: string]: { [key: string]: unknown } } = {};

function contentOf(path: string, mode: string): { [key: string]: unknown } {
	if (path === "quectel") {
		const content = config["storage"] ?? "ESP_ERR_NVS_NOT_FOUND";
		if (typeof content === "string")
			throw new Error(content);
		return content as { [key: string]: unknown };
	}
	if (config["nvs"] !== undefined)
		throw new Error(String(config["nvs"]));
	if (made[path] === undefined && mode === "r")
		throw new Error("ESP_ERR_NVS_NOT_FOUND");
	return made[path] ?? ((made as { [path: string]: { [key: string]: unknown } })[path] = {});
}

/** Forgets what was written: on a chip that is in flash, and takes none of the machine's memory. */
export function forget(): void {
	for (const path of Object.keys(made))
		delete (made as { [path: string]: unknown })[path];
}

export default {
	open({ path, mode = "r+" }: { path: string; mode?: string }): Store {
		const values = contentOf(path, mode);
		return {
			format: "buffer",
			read(key: string): string | undefined {
				const value = values[key];
				if (value === undefined)
					return undefined;
				if (typeof value !== "string" || this.format !== "string")
					throw new TypeError("mismatch");
				return value;
			},
			write(key: string, value: unknown): void {
				if (mode === "r")
					throw new Error("read-only");
				values[key] = this.format === "string" ? String(value) : value;
			},
			close() {},
		};
	},
};
