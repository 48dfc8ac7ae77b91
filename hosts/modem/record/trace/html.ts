// A sequence diagram as a web page, with the recording below it.
// No script, no external resource.

import { concealed } from "./figure.js";
import type { Sequence } from "./sequence.js";
import { drawSVG, escaped } from "./svg.js";

/** @returns the page. @param recording the text of the recording */
export function drawHTML(sequence: Sequence, title: string, recording: string): string {
	const lines = recording.split(/\r?\n/).map(line => line.replace(/^([<>] (?:\\r\\n)*)(.*)$/, (_all, mark: string, text: string) => mark + concealed(text)));
	return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{margin:0 auto;max-width:1400px;font-family:sans-serif;background:#fff;color:#1d2733}svg{width:100%;height:auto}pre{overflow-x:auto;padding:1em;background:#f4f6f9;border-radius:6px}summary{cursor:pointer;padding:1em}</style>
${drawSVG(sequence, title, true)}<details><summary>The recording</summary>
<pre>${escaped(lines.join("\n"))}</pre>
</details>
</html>
`;
}
