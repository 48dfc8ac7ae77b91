// What this folder takes by the names that its manifest gives.

declare module "port" {
	const port: import("./port.js").Port;
	export default port;
}

declare module "modules/mqtt/moddable" {
	const ModdableMQTTClient: typeof import("../../modules/mqtt/moddable.js").default;
	export default ModdableMQTTClient;
}
