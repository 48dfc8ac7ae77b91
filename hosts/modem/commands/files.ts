// The file commands: upload, download, list, delete, space.
// Source: BG96 note §6.2; docs/hardware.md (Upload; Checksum); the vendor's file manual (BG96, V1.0) §2.

import { checksum, FileStore, type FileEntry } from "../module/files.js";
import type { Module } from "../module/module.js";
import { FILE_EXISTS, FILE_NOT_FOUND, FILE_TIMEOUT, FILE_TOO_LARGE, INVALID_FILE_INPUT, INVALID_FILE_NAME, NO_SPACE } from "../profiles/file-errors.js";
import type { Answer, Command, Commands } from "../terminal/command.js";
import { Refusal, type Parameters } from "../terminal/parameters.js";

const wrongParameter = INVALID_FILE_INPUT;
/** Default size and timeout (s) of QFUPL. */
const SIZE = 10_240, TIMEOUT = 5;
const LONGEST_TIMEOUT = 65_535;
/** In ACK mode the module acknowledges each block of this many bytes. */
const ACKNOWLEDGED = 1024;
const SECOND = 1000;

/** The file name in the first parameter. */
function fileName(parameters: Parameters): string {
	const name = parameters.string(0);
	if (!FileStore.validName(name))
		throw new Refusal(INVALID_FILE_NAME, "invalid file name");
	return name;
}

function list(answer: Answer, entries: readonly FileEntry[]): void {
	if (entries.length > 0)
		answer.information(entries.map(({ name, size }) => `+QFLST: "${name}",${size}`).join("\r\n"));
	answer.ok();
}

const upload: Command<Module> = {
	wrongParameter,
	test(answer, { files }) {
		answer.information(`+QFUPL: <filename>[,(1-${files.free})[,(1-${LONGEST_TIMEOUT})[,(0,1)]]]`);
		answer.ok();
	},
	write(answer, { files }, parameters) {
		parameters.count(1, 4);
		const name = fileName(parameters);
		const length = parameters.integer(1, 1, Infinity, SIZE);
		const timeout = parameters.integer(2, 1, LONGEST_TIMEOUT, TIMEOUT) * SECOND;
		const acknowledge = parameters.integer(3, 0, 1, 0) === 1;
		if (files.has(name))
			throw new Refusal(FILE_EXISTS, "file exists");
		if (length > files.capacity)
			throw new Refusal(FILE_TOO_LARGE, "file too large");
		if (length > files.free)
			throw new Refusal(NO_SPACE, "no space");
		answer.prompt({
			length,
			limit: length,
			transparent: true,
			timeout,
			...(acknowledge ? { acknowledge: ACKNOWLEDGED } : {}),
			done(bytes) {
				files.write(name, bytes);
				answer.information(`+QFUPL: ${bytes.length},${checksum(bytes)}`);
				answer.ok();
			},
			// Seen on hardware: the bytes received remain as a short file.
			expired(bytes) {
				files.write(name, bytes);
				answer.error(FILE_TIMEOUT);
			},
		});
	},
};

const download: Command<Module> = {
	wrongParameter,
	test(answer) {
		answer.information("+QFDWL: <filename>");
		answer.ok();
	},
	write(answer, { files }, parameters) {
		parameters.count(1, 1);
		const bytes = files.read(fileName(parameters));
		if (bytes === undefined)
			throw new Refusal(FILE_NOT_FOUND, "no such file");
		answer.connect(bytes);
		answer.information(`+QFDWL: ${bytes.length},${checksum(bytes)}`);
		answer.ok();
	},
};

export const FILES: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QFUPL": upload,
	"+QFDWL": download,
	"+QFLST": {
		wrongParameter,
		test: answer => answer.ok(),
		execute: (answer, { files }) => list(answer, files.list("*")),
		write(answer, { files }, parameters) {
			parameters.count(1, 1);
			const pattern = parameters.string(0);
			const entries = files.list(pattern);
			if (entries.length === 0 && !pattern.includes("*"))
				throw new Refusal(FILE_NOT_FOUND, "no such file");
			list(answer, entries);
		},
	},
	"+QFDEL": {
		wrongParameter,
		test(answer) {
			answer.information("+QFDEL: <filename>");
			answer.ok();
		},
		write(answer, { files }, parameters) {
			parameters.count(1, 1);
			if (!files.delete(parameters.string(0)))
				throw new Refusal(FILE_NOT_FOUND, "no such file");
			answer.ok();
		},
	},
	"+QFLDS": {
		wrongParameter,
		execute(answer, { files }) {
			const entries = files.list("*");
			answer.information(`+QFLDS: ${entries.reduce((sum, { size }) => sum + size, 0)},${entries.length}`);
			answer.ok();
		},
		write(answer, { files }, parameters) {
			parameters.count(1, 1);
			if (!["UFS", "RAM"].includes(parameters.string(0).toUpperCase()))
				throw parameters.refusal();
			answer.information(`+QFLDS: ${files.free},${files.capacity}`);
			answer.ok();
		},
	},
});
