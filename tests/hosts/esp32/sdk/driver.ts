// Stands in for the SDK's sensor drivers: opens the bus class inside its options, and measures always the same.

interface Options {
	readonly sensor: { readonly io: new (options: object) => object };
}

export default class Driver {
	constructor({ sensor }: Options) {
		new sensor.io(sensor);
	}

	sample(): object {
		return { thermometer: { temperature: 21 }, hygrometer: { humidity: 45 } };
	}

	close(): void {}
}
