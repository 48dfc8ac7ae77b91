// The firmware: a cellular sensor node. It samples, publishes every reading over MQTT with QoS 1,
// takes a new interval from `<topic>/set`, keeps a retained status on `<topic>/status`, and comes back by itself.

import host from "host";
import SensorPublisher from "./modules/app/publisher.js";

/** Runs until the configured count of readings is acknowledged, or for ever. */
const publisher = new SensorPublisher(host);

export default publisher;
