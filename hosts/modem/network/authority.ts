// A host and a port as they stand in a URL.
// Source: RFC 3986 §3.2.

/** A host and a port. */
export interface Destination {
	readonly host: string;
	readonly port: number;
}

/** @returns host and port as in a URL, an IPv6 address in brackets */
export function authority({ host, port }: Destination): string {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
