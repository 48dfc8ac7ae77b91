// Files that a person names on a command line: what is wrong with one is said in words, with the option and the path.
// A mistake is one line.

/** What the system says about a path. */
const REASONS: Readonly<Record<string, string>> = Object.freeze({
	ENOENT: "no such file or folder",
	ENOTDIR: "not in a folder",
	EISDIR: "a folder",
	EACCES: "not permitted",
	EEXIST: "there already, and not the link of a pseudo-terminal that has ended",
});

/** Opens what an option names. Rejects with the option, the path, and what is wrong with it. */
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
