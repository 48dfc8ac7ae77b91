// The environment of a command that a test starts: this process's, without what the test run, or the shell or CI around it, adds.

/** Coverage must count this process only; colours must not depend on the terminal, or on the CI, that a test runs under. */
const LEFT_OUT = new Set(["NODE_V8_COVERAGE", "NODE_OPTIONS", "CI", "NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS"]);

/** This process's environment without the variables that change what a command prints, or which coverage it counts for. */
export const inherited: NodeJS.ProcessEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !LEFT_OUT.has(name)));
