// What a person does to the world around the firmware, in words: on the buttons, on the diagram, and on the wire.
// Source: ../protocol (Act).

import type { Act } from "../protocol.js";

/** @returns what was done: `antenna pulled` */
export function nameOfAct(act: Act): string {
	switch (act.type) {
		case "antenna": return act.connected ? "antenna plugged in" : "antenna pulled";
		case "restart-module": return "module restarted";
		case "broker": return act.running ? "broker started" : "broker stopped";
		case "garble": return "next line garbled";
		case "forge": return "payload forged";
		case "cut-power": return "power cut";
		case "publish": return `published to ${shortened(act.topic)}`;
		case "interval": return `interval ${act.ms} ms`;
		case "control": return `control: ${shortened(String(act.request["do"]))}`;
	}
}

function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
