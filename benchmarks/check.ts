// Compares figures with ./gates.

import { CHUNK, type Cost, type Figures } from "./figures.js";
import { BRING_UP_GATES, GATES, LEAST_OF_IDEAL, LINE_GATES, PEERS, TOLERANCE } from "./gates.js";
import { bestPeer } from "./tables.js";

/** @returns the conditions that do not hold, one sentence each; those of parts that did not run are left out */
export function misses({ received = [], lines = [], published = [], rate = [], bringUp = [] }: Figures): string[] {
	const costs = [...received.filter(({ chunk }) => chunk === CHUNK), ...published];
	const found: string[] = [];
	const costOf = (table: string, name: string, payload: number): Cost | undefined => costs.find(cost => cost.table === table && cost.name === name && cost.payload === payload);
	for (const { table, name, payload, known } of PEERS) {
		const count = costOf(table, name, payload)?.instructions;
		if (count !== undefined && Math.abs(count / known - 1) > TOLERANCE)
			found.push(`${table}: ${name} takes ${count} instructions at ${payload} bytes: more than ${TOLERANCE * 100} % off ${known}, so it is not the peer`);
	}
	for (const { table, name, payload, most } of GATES) {
		const cost = costOf(table, name, payload);
		const ratio = cost === undefined ? 0 : cost.instructions / bestPeer(costs, cost)!;
		if (ratio > most)
			found.push(`${table}: ${name} takes ${ratio.toFixed(3)} of the best strings' instructions at ${payload} bytes, more than ${most}`);
	}
	for (const { line, name, instructions, behind, slots, chunkBytes } of lines.filter(({ name }) => name.startsWith("driver"))) {
		const most = LINE_GATES.find(gate => gate.line === line)!;
		if (instructions > most.alone)
			found.push(`short lines: ${name} takes ${instructions} instructions for ${line}, more than ${most.alone}`);
		if (behind > most.behind)
			found.push(`short lines: ${name} takes ${behind} instructions for ${line} behind another line, more than ${most.behind}`);
		if (slots !== 0 || chunkBytes !== 0)
			found.push(`short lines: ${name} leaves ${slots} slots and ${chunkBytes} bytes of chunks for ${line}`);
	}
	for (const { table, name, payload, slots, chunkBytes } of costs.filter(({ name }) => name.startsWith("driver")))
		if (slots !== 0 || chunkBytes !== 0)
			found.push(`${table}: ${name} leaves ${slots} slots and ${chunkBytes} bytes of chunks at ${payload} bytes`);
	for (const { module, baud, roundTrip, driver, ideal } of rate)
		if (driver < ideal * LEAST_OF_IDEAL)
			found.push(`${module}, ${baud} bit/s, ${roundTrip} ms: ${driver} messages a second, less than ${LEAST_OF_IDEAL * 100} % of ${ideal}`);
	for (const { module, start, later, most } of BRING_UP_GATES) {
		const row = bringUp.find(row => row.module === module && row.start === start && row.boot > 1 === later);
		if (row !== undefined && row.lines.length > most)
			found.push(`${module} ${start}, start ${row.boot}: ${row.lines.length} command lines, more than ${most}`);
	}
	return found;
}
