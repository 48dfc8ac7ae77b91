// The module that the manifest of this folder has in two forms: ./line-esp32.ts and ./line-simulator.ts.

declare module "line" {
	const line: import("../../modules/base/platform.js").SerialOptions;
	export default line;
}
