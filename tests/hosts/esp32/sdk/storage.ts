// Stands in for the SDK's embedded:storage/key-value on NVS. The setting `storage` is the namespace's content; without it, NVS has no such namespace;
// a text instead of it is the error with which NVS cannot be opened.

import config from "./config.js";

interface Store {
	format: string;
	read(key: string): string | undefined;
	close(): void;
}

export default {
	open(): Store {
		const content = config["storage"] ?? "ESP_ERR_NVS_NOT_FOUND";
		if (typeof content === "string")
			throw new Error(content);
		const values = content as { readonly [key: string]: unknown };
		return {
			format: "buffer",
			read(key: string): string | undefined {
				const value = values[key];
				if (value === undefined)
					return undefined;
				if (typeof value !== "string")
					throw new TypeError("mismatch");
				return value;
			},
			close() {},
		};
	},
};
