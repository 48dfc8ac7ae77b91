// The wire, line by line with every byte, packets and acts between them; and the line that is looked at, in words.
// Source: ./explain-row.

import { useEffect, useMemo, useState } from "preact/hooks";
import { explainRow, asText, FILTERS, hexOf, piecesOf } from "../explain-row.js";
import { clockTime, size } from "../format.js";
import { useWindow } from "../hooks.js";
import { ACT, DATA, DOWN, HOST, MODEM, UP, type Model } from "../model.js";
import { FollowButton, Pane } from "../pane.js";
import type { StoredRow } from "../row-store.js";

const ROW = 21;
/** Rows of a page, for the keys. */
const PAGE = 10;
/** Bytes of a line that are shown, and as hexadecimal digits. */
const SHOWN = 400, DIGITS = 64;

const KINDS: Readonly<Record<number, readonly [className: string, mark: string, name: string]>> = Object.freeze({
	[HOST]: ["host", "→", "to the module"], [MODEM]: ["modem", "←", "from the module"], [UP]: ["packet up", "⇢", "packet to the server"], [DOWN]: ["packet down", "⇠", "packet from the server"],
	[ACT]: ["act", "◆", "act"],
});
const TRACED = ["trace", "·", "trace"] as const;

/** The pane. @param selected row of the wire, that stays @param select chooses one */
export function Wire({ model, selected, select }: { readonly model: Model; readonly selected: number | undefined; readonly select: (line: number | undefined) => void }) {
	const { wire } = model;
	const [hidden, setHidden] = useState<readonly string[]>([]);
	const [hovered, setHovered] = useState<number>();
	const kinds = FILTERS.filter(({ name }) => hidden.includes(name)).flatMap(({ kinds }) => kinds);
	const numbers = useMemo(() => {
		const found: number[] = [];
		for (let number = wire.first; number <= wire.last; number++) {
			if (!kinds.includes(wire.kind(number)!))
				found.push(number);
		}
		return found;
	}, [wire, wire.last, hidden]);
	const list = useWindow(numbers.length, ROW, hidden.length === 0 ? wire.first : 0, 6);
	const looked = hovered ?? selected;
	useEffect(() => {
		const index = selected === undefined ? -1 : numbers.indexOf(selected);
		if (index >= 0)
			list.reveal(index);
	}, [selected]);
	const onKeyDown = (event: KeyboardEvent): void => {
		const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity };
		const step = steps[event.key];
		if (event.key === "Escape")
			select(undefined);
		if (step === undefined || numbers.length === 0)
			return;
		event.preventDefault();
		const at = selected === undefined ? -1 : numbers.indexOf(selected);
		const next = at < 0 ? numbers.length - 1 : Math.max(0, Math.min(numbers.length - 1, at + step));
		setHovered(undefined);
		select(numbers[next]);
	};
	const shown = numbers.slice(list.from, list.to);
	return (
		<Pane name="wire" title="Wire" aside={<>
			<span class="note">→ {size(model.bytes.host)} &ensp;← {size(model.bytes.modem)}</span>
			{FILTERS.map(({ name }) => <label key={name} class="chip"><input type="checkbox" checked={!hidden.includes(name)}
				onChange={() => setHidden(hidden.includes(name) ? hidden.filter(each => each !== name) : [...hidden, name])} />{name}</label>)}
			<FollowButton list={list} />
		</>}>
			<div class="scroll lines" ref={list.ref} onScroll={list.onScroll} onKeyDown={onKeyDown} onMouseLeave={() => setHovered(undefined)} tabIndex={0} role="listbox" aria-label="Lines of the wire"
				aria-activedescendant={selected !== undefined && shown.includes(selected) ? `line-${selected}` : undefined} data-testid="wire" data-lines={wire.last}>
				<div class="tall" style={{ height: `${numbers.length * ROW}px` }} role="presentation">
					{shown.map((number, index) => <Line key={number} row={wire.row(number)!} top={(list.from + index) * ROW} selected={number === selected} position={list.from + index + 1} count={numbers.length}
						onEnter={() => setHovered(number)} onSelect={() => select(number)} />)}
				</div>
				{numbers.length === 0 && <div class="empty" role="option" aria-disabled="true">Nothing has passed the wire yet.</div>}
			</div>
			<Explanation model={model} number={looked} />
		</Pane>
	);
}

function Line({ row, top, selected, position, count, onEnter, onSelect }: {
	readonly row: StoredRow; readonly top: number; readonly selected: boolean; readonly position: number; readonly count: number; readonly onEnter: () => void; readonly onSelect: () => void;
}) {
	const [className, mark, name] = KINDS[row.kind] ?? TRACED;
	const uart = row.kind === HOST || row.kind === MODEM;
	return (
		<div class={`line ${className}${row.kind === HOST && row.extra === DATA ? " data" : ""}`} id={`line-${row.number}`} role="option" aria-selected={selected} aria-posinset={position} aria-setsize={count}
			style={{ top: `${top}px` }} onMouseEnter={onEnter} onClick={onSelect}>
			<span class="time">{clockTime(row.at)}</span>
			<span class="direction" aria-label={name} role="img">{mark}</span>
			<span class="bytes">{uart ? piecesOf(row.bytes.subarray(0, SHOWN)).map((piece, index) => piece.control ? <span key={index} class="control">{piece.text}</span> : piece.text) : asText(row)}</span>
		</div>
	);
}

/** A row in words: name, parameters, meaning, section; and its bytes. */
function Explanation({ model, number }: { readonly model: Model; readonly number: number | undefined }) {
	const explanation = number === undefined ? undefined : explainRow(model.wire, number);
	const row = number === undefined ? undefined : model.wire.row(number);
	return (
		<div class="explanation" aria-live="polite" data-testid="explanation">
			{explanation === undefined || row === undefined
				? <p class="empty">Point at a line, or move to the list and use the arrow keys: each line is explained here.</p>
				: <>
					<p><strong>{explanation.title}</strong> <span class="what">{explanation.what}</span> <span class="source">{explanation.section}</span></p>
					{explanation.parameters.length > 0 && <dl>{explanation.parameters.map((parameter, index) => <div key={index}>
						<dt>{parameter.name}</dt><dd><code>{parameter.value}</code>{parameter.meaning !== undefined && <span class="meaning">{parameter.meaning}</span>}</dd>
					</div>)}</dl>}
					{row.kind <= MODEM && <p class="digits"><span class="note">{counted(row.bytes.length + row.missing)}</span> <code>{hexOf(row.bytes, DIGITS)}</code></p>}
				</>}
		</div>
	);
}

/** @returns `1 byte`, `2 bytes` */
function counted(bytes: number): string {
	return bytes === 1 ? "1 byte" : `${bytes} bytes`;
}
