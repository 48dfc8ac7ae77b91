// `npm run docs`: writes the pages of docs/ that are made from the sources. `npm test` fails when they are not what this would write.

import { writeFileSync } from "node:fs";
import { readStateTable, renderStates } from "./support/state-table.js";

writeFileSync("docs/states.md", renderStates(readStateTable("modules/quectel/link.ts")));
console.log("docs/states.md");
