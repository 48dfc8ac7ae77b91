// Writes docs/figures.json.
import { writeFileSync } from "node:fs";
import { inProject } from "../hosts/node/project.js";
import type { Figures } from "./figures.js";

/** The figures that plots and tables of docs/ show. */
export const FIGURES = "docs/figures.json";

/** Writes the figures. */
export function writePages(figures: Figures): void {
	writeFileSync(inProject(FIGURES), `${JSON.stringify(figures, null, "\t")}\n`);
}
