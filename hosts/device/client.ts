// What `import MQTTClient from "embedded:network/mqtt/client"` gives where a manifest chooses the cellular module: the client as Moddable's apps call it.
// Source: ECMA-419 §24; the manifest beside this file.

export { default } from "modules/mqtt/moddable";
