// `npm run docs`: writes the generated pages of docs/. `npm test` fails when they differ from the sources.

import { writeFileSync } from "node:fs";
import { readFigures, renderPages } from "../benchmarks/pages.js";
import { renderDoctor } from "./support/doctor-page.js";
import { PICTURES, renderPicture } from "./support/pictures.js";
import { renderRecovery } from "./support/recovery-page.js";
import { renderSettings } from "./support/settings-page.js";
import { readStateTable, renderStates } from "./support/state-table.js";

writeFileSync("docs/states.md", renderStates(readStateTable("modules/quectel/session/link.ts"), readStateTable("modules/quectel/modem/lifecycle.ts")));
for (const picture of PICTURES)
	writeFileSync(picture.file, renderPicture(picture));
writeFileSync("docs/recovery.md", renderRecovery());
writeFileSync("docs/settings.md", renderSettings());
writeFileSync("docs/doctor.md", renderDoctor());
const figures = renderPages(readFigures());
for (const [file, text] of Object.entries(figures))
	writeFileSync(file, text);
console.log(["docs/states.md", ...PICTURES.map(({ file }) => file), "docs/recovery.md", "docs/settings.md", "docs/doctor.md", ...Object.keys(figures)].join(", "));
