// Limits of options and parameters that all modules share, in bytes unless noted. Limits that differ between modules are in their profiles.
// Source: both notes §3.2.1 (connections, SSL contexts, PDP contexts), §3.2.2 (host), §3.2.4 (client identifier, user, password); docs/hardware.md (Publish; Upload).

/** Connections (the notes' tcpconnectID), numbered from 0. */
export const CONNECTIONS = 6;
/** SSL contexts, numbered from 0. */
export const SSL_CONTEXTS = 6;
/** PDP contexts of the module with most of them, numbered from 1. */
export const PDP_CONTEXTS = 16;
/** Host name or address of a broker. */
export const HOST_LIMIT = 100;
/** Client identifier. */
export const ID_LIMIT = 128;
export const USER_LIMIT = 256;
export const PASSWORD_LIMIT = 512;
/** Each of the three strings that name a device of Alibaba Cloud. */
export const DEVICE_LIMIT = 128;
/** Topic name, topic filter, and both strings of a will; a quoted topic must leave room in the command line. */
export const TOPIC_LIMIT = 255;
/** Topic name of a received message. */
export const RECEIVED_TOPIC_LIMIT = 256;
/** Longest payload that any of the modules takes in one command. */
export const PAYLOAD_LIMIT = 4096;
/** Each string about the network: access point name, its user and password, PIN, time server. */
export const NETWORK_LIMIT = 100;
/** Name of a certificate's or key's file, and its largest content. */
export const TLS_NAME_LIMIT = 80;
export const TLS_SIZE_LIMIT = 65_536;
