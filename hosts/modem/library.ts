// The simulated modem for tests in JavaScript, as its package exports it: the modem, its lines, clocks and networks.
// Source: docs/simulated-modem.md.

export { parseFaultPlan } from "./faults/fault-plan.js";
export { RealClock, VirtualClock, type SimulatorAlarm, type SimulatorClock } from "./line/clock.js";
export { Pty } from "./line/pty.js";
export { TCPLine } from "./line/tcp-line.js";
export { EmbeddedBroker, type BrokerMessage, type BrokerOptions } from "./network/broker.js";
export { MemoryBroker } from "./network/memory-broker.js";
export { MemoryNetwork } from "./network/memory-network.js";
export type { Link, LinkEvents, Network, Use } from "./network/network.js";
export { SwitchedNetwork } from "./network/switched-network.js";
export { TCPNetwork, type Destination, type Target } from "./network/tcp-network.js";
export { generator, ModemSimulator, type Fault, type FaultPlan, type Firmware, type ModuleFault, type ProfileName, type SimulatorOptions } from "./simulator.js";
