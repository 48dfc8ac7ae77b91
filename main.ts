// The firmware: a cellular sensor node. It samples, publishes every reading over MQTT with QoS 1,
// takes a new interval from `<topic>/set`, keeps a retained status on `<topic>/status`, and reconnects by itself.

import host from "host";
import SensorPublisher from "./modules/app/publisher.js";

/** Starts the node. @returns undefined when the configuration was refused and the host handles that; otherwise the running node */
function start(): SensorPublisher | undefined {
	try {
		const publisher = new SensorPublisher(host);
		host.onStarted?.(publisher);
		return publisher;
	}
	catch (error) {
		if (host.onRefused === undefined)
			throw error;
		host.onRefused(error);
		return undefined;
	}
}

export default start();
