// Modules that this folder imports by the names in its manifest.

declare module "port" {
	const port: import("./port.js").Port;
	export default port;
}

declare module "modules/mqtt/moddable" {
	const ModdableMQTTClient: typeof import("../../modules/mqtt/moddable.js").default;
	export default ModdableMQTTClient;
}
