// Stands in for mc/config: the manifest's settings, and what the test's second argument sets instead, as JSON.

declare function argument(index: number): string | undefined;

const settings = {
	module: "bg96", host: "broker.example", apn: "iot.example", topic: "pumps/7", encoding: "auto", interval: 30_000, count: 0, tls: false,
	board: "esp32", baud: 19_200, uart: 1, rts: -1, powerKey: -1, reset: -1, status: -1, transistors: true, sensor: "sht3x",
};

export default { ...settings, ...JSON.parse(argument(1) ?? "{}") } as { readonly [name: string]: unknown };
