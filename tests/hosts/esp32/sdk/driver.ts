// Stands in for the SDK's sensor drivers: opens the bus class inside its options, and measures always the same.

interface Bus {
	read(): void;
}

interface Options {
	readonly sensor: { readonly io: new (options: object) => Bus };
}

export default class Driver {
	/** How many were taken. */
	static samples = 0;
	readonly #bus: Bus;

	constructor({ sensor }: Options) {
		this.#bus = new sensor.io(sensor);
	}

	sample(): object {
		this.#bus.read();
		Driver.samples += 1;
		return { thermometer: { temperature: 21 }, hygrometer: { humidity: 45 } };
	}

	close(): void {}
}
