// The module's check of a server's certificate chain, by the module's own clock.
// Source: RFC 5280 §6.1 as far as a module implements it: signatures, issuers, dates; neither names nor revocation.

import { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** The longest chain. */
const DEPTH = 8;

/** @returns the certificates of a PEM text, in order. @throws Error when one is malformed */
export function readCertificates(pem: string): X509Certificate[] {
	return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(text => new X509Certificate(text));
}

/** @returns the certificates that the server sent in the handshake, its own first */
export function shownCertificates(socket: TLSSocket): X509Certificate[] {
	const shown: X509Certificate[] = [];
	let certificate = socket.getPeerCertificate(true);
	while (certificate?.raw !== undefined && shown.length < DEPTH) {
		shown.push(new X509Certificate(certificate.raw));
		const { issuerCertificate } = certificate;
		if (issuerCertificate === certificate)
			break;
		certificate = issuerCertificate;
	}
	return shown;
}

/**
 * Follows a chain from the server's certificate, the first of `shown`, to one of `anchors`.
 * @param time ms since 1970 at which each must be valid; undefined: dates are not checked
 */
export function isTrusted(shown: readonly X509Certificate[], anchors: readonly X509Certificate[], time: number | undefined): boolean {
	let certificate: X509Certificate | undefined = shown[0];
	for (let depth = 0; certificate !== undefined && depth < DEPTH; depth++) {
		const current: X509Certificate = certificate;
		if (!isValid(current, time))
			return false;
		const anchor = anchors.find(by => by.fingerprint256 === current.fingerprint256 || isSigned(current, by));
		if (anchor !== undefined)
			return isValid(anchor, time);
		certificate = shown.find(by => by !== current && isSigned(current, by));
	}
	return false;
}

function isValid({ validFrom, validTo }: X509Certificate, time: number | undefined): boolean {
	return time === undefined || Date.parse(validFrom) <= time && time <= Date.parse(validTo);
}

function isSigned(certificate: X509Certificate, by: X509Certificate): boolean {
	return by.ca && certificate.checkIssued(by) && certificate.verify(by.publicKey);
}
