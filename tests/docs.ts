// `npm run docs`: writes the generated pages of docs/. `npm test` fails when they differ from the sources.

import { writeFileSync } from "node:fs";
import { readSequence } from "../hosts/modem/record/trace/sequence.js";
import { drawSVG } from "../hosts/modem/record/trace/svg.js";
import { recordFigureSession } from "../hosts/node/figure-session.js";
import { renderRecovery } from "./support/recovery-page.js";
import { renderSettings } from "./support/settings-page.js";
import { readStateTable, renderStates } from "./support/state-table.js";

writeFileSync("docs/states.md", renderStates(readStateTable("modules/quectel/session/link.ts"), readStateTable("modules/quectel/modem/lifecycle.ts")));
writeFileSync("docs/interaction.svg", drawSVG(readSequence(recordFigureSession()), "MQTT Data Interaction"));
writeFileSync("docs/recovery.md", renderRecovery());
writeFileSync("docs/settings.md", renderSettings());
console.log("docs/states.md, docs/interaction.svg, docs/recovery.md, docs/settings.md");
