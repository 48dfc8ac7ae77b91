// The page: the bar, what a person is to read, and the panes.

import { useEffect, useState } from "preact/hooks";
import type { Controller } from "./controller.js";
import { Icon } from "./icons.js";
import { Bar, ReplayBar, type Theme } from "./panes/bar.js";
import { Diagram } from "./panes/diagram.js";
import { Counters, Levels } from "./panes/levels.js";
import { Machines } from "./panes/machines.js";
import { Plot } from "./panes/plot.js";
import { Acts, Setup } from "./panes/setup.js";
import { Topics } from "./panes/topics.js";
import { Wire } from "./panes/wire.js";

const THEME = "theme";
const DARK = "(prefers-color-scheme: dark)";
/** Places of the page, for the links that a narrow page has. */
const PLACES = Object.freeze([["diagram", "Sequence"], ["wire", "Wire"], ["machines", "States"], ["readings", "Readings"], ["topics", "Topics"], ["setup", "Session"]] as const);

function storedTheme(): Theme {
	try {
		const stored = localStorage.getItem(THEME);
		return stored === "light" || stored === "dark" ? stored : "auto";
	}
	catch {
		return "auto"; // no storage here
	}
}

/** @param version changes with the model */
export function App({ controller }: { readonly controller: Controller; readonly version: number }) {
	const [theme, setTheme] = useState(storedTheme);
	const [dark, setDark] = useState(() => matchMedia(DARK).matches);
	const [selected, select] = useState<number>();
	const { model, message, replay } = controller;
	useEffect(() => select(undefined), [model]);
	useEffect(() => {
		const query = matchMedia(DARK);
		const changed = (): void => setDark(query.matches);
		query.addEventListener("change", changed);
		return () => query.removeEventListener("change", changed);
	}, []);
	const colours = theme === "auto" ? dark ? "dark" : "light" : theme;
	const choose = (next: Theme): void => {
		setTheme(next);
		document.documentElement.dataset["theme"] = next === "auto" ? dark ? "dark" : "light" : next;
		try {
			localStorage.setItem(THEME, next);
		}
		catch {
			// No storage here: the choice lasts as long as the page.
		}
	};
	document.documentElement.dataset["theme"] = colours;
	const live = replay === undefined && controller.running;
	return (
		<>
			<a class="skip" href="#wire" onClick={event => {
				event.preventDefault(); // the fragment has the scenario
				document.querySelector<HTMLElement>("[role=listbox]")?.focus();
			}}>To the wire</a>
			<Bar controller={controller} theme={theme} setTheme={choose} />
			<ReplayBar controller={controller} />
			<div role={message?.error ? "alert" : "status"} class={`message${message === undefined ? " none" : message.error ? " error" : ""}`} data-testid="message">
				{message !== undefined && <><span>{message.text}</span><button type="button" class="small" aria-label="Close the message" onClick={() => controller.clearMessage()}><Icon name="close" /></button></>}
			</div>
			<nav class="places" aria-label="Panes">{PLACES.map(([place, name]) => <a key={place} href={`#${place}`} onClick={event => {
				event.preventDefault();
				document.getElementById(place)?.scrollIntoView();
			}}>{name}</a>)}</nav>
			<main>
				<div class="column left">
					<Setup controller={controller} model={model} />
					<Acts controller={controller} model={model} enabled={live} />
					<Counters model={model} />
				</div>
				<div class="column middle">
					<Diagram model={model} selected={selected} select={select} />
					<Wire model={model} selected={selected} select={select} />
				</div>
				<div class="column right">
					<Machines model={model} />
					<Plot model={model} theme={colours} />
					<Levels model={model} />
					<Topics model={model} controller={controller} enabled={live && (controller.watching || model.scenario?.source === "simulated")} />
				</div>
			</main>
		</>
	);
}
