import { hash, timingSafeEqual } from 'crypto';

/** What a field of the credential holds: one or more values, separated by commas or new lines. */
export function parseList(list: unknown): string[] {
	if (typeof list !== 'string') return [];
	return list
		.split(/[\n,]/)
		.map((value) => value.trim())
		.filter((value) => value !== '');
}

/**
 * Whether a value is among the secrets. How long that takes depends on neither: hashes are compared, which
 * are of one length, and all of them.
 */
export function isAmong(value: string, secrets: readonly string[]): boolean {
	const digested = digest(value);
	return secrets.map((secret) => timingSafeEqual(digested, digest(secret))).includes(true);
}

function digest(text: string): Buffer {
	return hash('sha256', text, 'buffer');
}
