// Opens files named by command-line options, with one-line error messages.
// Source: docs/simulated-modem.md, "Options".

/** The message for each error code of the system. */
const REASONS: Readonly<Record<string, string>> = Object.freeze({
	ENOENT: "no such file or folder",
	ENOTDIR: "its parent is not a folder",
	EISDIR: "is a folder",
	EACCES: "permission denied",
	EEXIST: "already exists, and is not the link of a pseudo-terminal that has ended",
});

/** Opens the file that an option names. @throws Error with the option, the path and the reason */
export async function openFile<Result>(option: string, path: string | undefined, open: () => Result | Promise<Result>): Promise<Result> {
	try {
		return await open();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (path === undefined || code === undefined)
			throw error;
		throw new Error(`${option} ${path}: ${REASONS[code] ?? code}`);
	}
}
