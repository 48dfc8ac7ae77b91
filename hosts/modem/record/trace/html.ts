// A sequence diagram as a web page: the picture, and below it the recording it was drawn from.
// No script, nothing loaded from elsewhere.

import { concealed } from "./figure.js";
import type { Sequence } from "./sequence.js";
import { drawSVG, escaped } from "./svg.js";

/** @param recording the text that the sequence was read from */
export function drawHTML(sequence: Sequence, title: string, recording: string): string {
	const lines = recording.split(/\r?\n/).map(line => line.replace(/^([<>] (?:\\r\\n)*)(.*)$/, (_all, mark: string, said: string) => mark + concealed(said)));
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
