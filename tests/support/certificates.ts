// Certificates for tests of TLS, created at run time: authorities, and certificates that they sign.
// Source: RFC 5280 through npm @peculiar/x509; RSA 2048, which a BG96 supports.

import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { webcrypto } from "node:crypto";

/** A certificate with its private key, PEM. */
export interface Identity {
	readonly certificate: string;
	readonly key: string;
}

/** ms since 1970; default: from yesterday to a year from now. */
export interface Validity {
	readonly from?: number;
	readonly until?: number;
}

/** What an authority is asked to sign. */
export interface Request extends Validity {
	readonly name: string;
	/** The names and addresses of a server; a client's certificate has none. */
	readonly hosts?: readonly string[];
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const DAY = 24 * 60 * 60 * 1000;
const YEAR = 365 * DAY;
const SERVER = "1.3.6.1.5.5.7.3.1", CLIENT = "1.3.6.1.5.5.7.3.2";

/** A certificate authority; each has a key of its own, whatever its name. */
export class Authority implements Identity {
	/** Its own certificate, PEM. */
	readonly certificate: string;
	readonly key: string;
	readonly #keys: webcrypto.CryptoKeyPair;
	readonly #own: x509.X509Certificate;
	/** One key pair serves everything that it signs: making them takes longest. */
	readonly #subjectKeys: Promise<webcrypto.CryptoKeyPair> = makeKeys();
	#serial = 1;

	private constructor(keys: webcrypto.CryptoKeyPair, own: x509.X509Certificate, key: string) {
		this.#keys = keys;
		this.#own = own;
		this.certificate = `${own.toString("pem")}\n`;
		this.key = key;
	}

	/** Makes a root authority, valid as long as what it signs by default. */
	static async make(name: string, validity: Validity = {}): Promise<Authority> {
		const keys = await makeKeys();
		const own = await x509.X509CertificateGenerator.createSelfSigned({
			serialNumber: "01",
			name: `CN=${name}`,
			...dates(validity),
			keys,
			signingAlgorithm: ALGORITHM,
			extensions: await authorityExtensions(keys),
		});
		return new Authority(keys, own, await exportKey(keys));
	}

	/** Makes an authority that this one vouches for. */
	async subordinate(name: string, validity: Validity = {}): Promise<Authority> {
		const keys = await makeKeys();
		const own = await x509.X509CertificateGenerator.create({
			...this.#signing(name),
			...dates(validity),
			publicKey: keys.publicKey,
			extensions: await authorityExtensions(keys),
		});
		return new Authority(keys, own, await exportKey(keys));
	}

	/** Signs a certificate for a server, or for a client where no hosts are given. */
	async issue({ name, hosts, ...validity }: Request): Promise<Identity> {
		const keys = await this.#subjectKeys;
		const certificate = await x509.X509CertificateGenerator.create({
			...this.#signing(name),
			...dates(validity),
			publicKey: keys.publicKey,
			extensions: [
				new x509.BasicConstraintsExtension(false, undefined, true),
				new x509.ExtendedKeyUsageExtension([hosts === undefined ? CLIENT : SERVER]),
				await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
				...(hosts === undefined ? [] : [new x509.SubjectAlternativeNameExtension(hosts.map(alternative))]),
			],
		});
		return { certificate: `${certificate.toString("pem")}\n`, key: await exportKey(keys) };
	}

	/** What everything that it signs has in common. */
	#signing(name: string) {
		return {
			serialNumber: (++this.#serial).toString(16).padStart(2, "0"),
			subject: `CN=${name}`,
			issuer: this.#own.subject,
			signingKey: this.#keys.privateKey,
			signingAlgorithm: ALGORITHM,
		};
	}
}

function dates({ from = Date.now() - DAY, until = Date.now() + YEAR }: Validity) {
	return { notBefore: new Date(from), notAfter: new Date(until) };
}

async function authorityExtensions({ publicKey }: webcrypto.CryptoKeyPair): Promise<x509.Extension[]> {
	return [
		new x509.BasicConstraintsExtension(true, undefined, true),
		new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
		await x509.SubjectKeyIdentifierExtension.create(publicKey),
	];
}

function alternative(host: string): x509.JsonGeneralName {
	return { type: /^[\d.]+$|:/.test(host) ? "ip" : "dns", value: host };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
	return await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function exportKey({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
	const bytes = await webcrypto.subtle.exportKey("pkcs8", privateKey);
	return `${x509.PemConverter.encode(bytes, "PRIVATE KEY")}\n`;
}
