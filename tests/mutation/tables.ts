// What `npm run mutants -- --tables` mutates whole: tables, profiles, settings, and the parsers of parameters, headers and messages.
// The line reader and its scan are not among them: most of their mutants change only how fast a line is found. They are of the sample.

/** Files, and folders with all that is in them. */
export const TABLES: readonly string[] = [
	"modules/quectel/profile.ts",
	"modules/quectel/profiles",
	"modules/quectel/common",
	"modules/quectel/receive/message-header.ts",
	"modules/quectel/receive/message-parser.ts",
	"modules/quectel/queries.ts",
	"modules/quectel/session/mqtt-config.ts",
	"modules/quectel/tls/ssl-settings.ts",
	"modules/quectel/modem/bring-up-steps.ts",
	"modules/at/ascii.ts",
	"modules/at/names.ts",
	"modules/at/parameters.ts",
	"modules/at/result-codes.ts",
	"modules/mqtt/packet-types.ts",
	"modules/app/configuration",
];
