// The interaction diagrams in docs/, drawn from recorded sessions: the figure, and one for each of its exceptions.
// Source: BC20 note, figure 1. Written by `npm run docs`.

import { readSequence } from "../../hosts/modem/record/trace/sequence.js";
import { drawSVG } from "../../hosts/modem/record/trace/svg.js";
import { type Acknowledgement, recordFigureSession } from "../../hosts/node/figure-session.js";

/** A picture: its file, its title, and the acknowledgement that its session lacks. */
export interface Picture {
	readonly file: string;
	readonly title: string;
	readonly missing?: Acknowledgement;
}

export const PICTURES: readonly Picture[] = [
	{ file: "docs/interaction.svg", title: "MQTT Data Interaction" },
	{ file: "docs/interaction-excep1.svg", title: "MQTT Data Interaction: no CONNACK, Excep1", missing: "connack" },
	{ file: "docs/interaction-excep2.svg", title: "MQTT Data Interaction: no PUBACK, Excep2", missing: "puback" },
];

/** @returns the picture as SVG */
export function renderPicture({ title, missing }: Picture): string {
	return drawSVG(readSequence(recordFigureSession("bg96", missing)), title);
}
