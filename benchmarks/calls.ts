// Counts function calls between files: rewrites JavaScript so that every function reports entry and exit, and keeps a stack of files.
// Syntax: ECMAScript (ECMA-262), parsed by acorn; only inserts text into the source.

import { parse, type Node } from "acorn";
import { full } from "acorn-walk";

/** File number of code that is not counted. */
export const OUTSIDE = 0;

/** Global variable through which rewritten code reports. */
const GLOBAL = "fileCalls";

/** @returns whether an expression may enter a function: by a call, or by an accessor */
function mayCall(node: Node): boolean {
	let found = false;
	full(node, ({ type }) => found ||= /^(?:Call|New|Member|Import|TaggedTemplate)Expression$/.test(type));
	return found;
}

/**
 * Rewrites a module for `Calls`. Functions, methods, accessors, constructors and arrow functions are counted; static blocks and
 * implicit constructors are not. Initial values of fields and parameters run in their own file and are not calls.
 * @param file the file's number, or OUTSIDE
 * @throws Error for an async function or a generator, unless the file is OUTSIDE, because its calls do not nest
 */
export function instrument(source: string, file: number): string {
	const insertions: { readonly at: number; readonly text: string }[] = [];
	const insert = (at: number, text: string): number => insertions.push({ at, text });
	const wrap = (node: Node, method: string): void => {
		insert(node.start, `${GLOBAL}.${method}(${file}, () => (`);
		insert(node.end, "))");
	};
	const initial = (value: Node): void => {
		if (mayCall(value) && !/Function/.test(value.type))
			wrap(value, "within");
	};
	// Inner nodes come first, so that of two insertions at one position the inner one's end precedes.
	full(parse(source, { ecmaVersion: "latest", sourceType: "module" }), node => {
		switch (node.type) {
			case "FunctionDeclaration":
			case "FunctionExpression":
			case "ArrowFunctionExpression": {
				if (node.async || node.generator) {
					if (file !== OUTSIDE)
						throw new Error("calls of async functions and generators do not nest: not counted");
					return;
				}
				const { body } = node;
				if (body.type !== "BlockStatement")
					return wrap(body, "call");
				insert(body.start + 1, ` ${GLOBAL}.enter(${file}); try {`);
				insert(body.end - 1, `} finally { ${GLOBAL}.leave(); } `);
				return;
			}
			case "AssignmentPattern":
				return initial(node.right);
			case "PropertyDefinition":
				if (node.value)
					initial(node.value);
		}
	});
	let rewritten = "";
	let from = 0;
	for (const { at, text } of insertions.sort((a, b) => a.at - b.at)) {
		rewritten += source.slice(from, at) + text;
		from = at;
	}
	return rewritten + source.slice(from);
}

/** Calls from one file to another. */
export interface Edge {
	readonly from: string;
	readonly to: string;
	readonly calls: number;
}

/** The stack of files, and the counts between `begin` and `end`. */
export class Calls {
	/** Function calls. */
	calls = 0;
	/** Names by number; OUTSIDE has none. */
	readonly #names: string[] = [""];
	readonly #stack: number[] = [];
	readonly #entered = new Set<number>();
	/** Counts by the caller's number, then the callee's. */
	readonly #edges = new Map<number, Map<number, number>>();
	/** Frames on the stack that are not OUTSIDE. */
	#depth = 0;
	#counting = false;
	#ending = false;

	/** Makes rewritten code report to this object alone. */
	install(): void {
		Object.assign(globalThis, { [GLOBAL]: this });
	}

	/** @returns the number of a new file */
	add(name: string): number {
		return this.#names.push(name) - 1;
	}

	/** Clears the counts and starts counting. */
	begin(): void {
		this.calls = 0;
		this.#entered.clear();
		this.#edges.clear();
		this.#ending = false;
		this.#counting = true;
	}

	/** Stops counting when the counted files return to outside code, or at once when none of them is running. */
	end(): void {
		this.#ending = true;
		this.#counting &&= this.#depth > 0;
	}

	get counting(): boolean {
		return this.#counting;
	}

	/** Names of the files that were entered, sorted. */
	get entered(): string[] {
		return [...this.#entered].map(file => this.#names[file]!).sort();
	}

	/** Calls between two files, most calls first. Calls from outside are not included. */
	get edges(): Edge[] {
		const edges = [...this.#edges].flatMap(([from, callees]) =>
			[...callees].map(([to, calls]) => ({ from: this.#names[from]!, to: this.#names[to]!, calls })));
		return edges.sort((a, b) => b.calls - a.calls || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
	}

	/** Called by rewritten code when a function of this file begins. */
	enter(file: number): void {
		if (this.#counting && file !== OUTSIDE)
			this.#count(this.#stack.at(-1) ?? OUTSIDE, file);
		this.#push(file);
	}

	/** Called by rewritten code when the function entered last ends. */
	leave(): void {
		if (this.#stack.pop() === OUTSIDE)
			return;
		this.#depth -= 1;
		if (this.#depth === 0 && this.#ending)
			this.#counting = false;
	}

	/** Called by rewritten code for a function of one expression. @returns the expression's value */
	call<T>(file: number, expression: () => T): T {
		this.enter(file);
		try {
			return expression();
		}
		finally {
			this.leave();
		}
	}

	/** Called by rewritten code for an initial value, which is part of this file but not a call. @returns the value */
	within<T>(file: number, expression: () => T): T {
		this.#push(file);
		try {
			return expression();
		}
		finally {
			this.leave();
		}
	}

	#push(file: number): void {
		this.#stack.push(file);
		if (file !== OUTSIDE)
			this.#depth += 1;
	}

	#count(from: number, to: number): void {
		this.calls += 1;
		this.#entered.add(to);
		if (from === OUTSIDE || from === to)
			return;
		const callees = this.#edges.get(from) ?? new Map<number, number>();
		this.#edges.set(from, callees.set(to, (callees.get(to) ?? 0) + 1));
	}
}
