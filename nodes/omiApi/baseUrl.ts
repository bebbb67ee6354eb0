import { text } from './values';

export const DEFAULT_BASE_URL = 'https://api.omi.me';

/**
 * What a base URL may end with that belongs to a path: Omi's documentation names `https://api.omi.me/v1/dev` and
 * `https://api.omi.me/v2/integrations/{app_id}/…` as addresses.
 */
const PATH_OF_AN_API = /\/v\d+(\/(dev|integrations)(\/.*)?)?\/*$/i;

/**
 * The address of an Omi backend, without a slash at its end.
 *
 * @param value the credential's field; empty stands for Omi's own service
 * @returns undefined if it is no address
 */
export function readBaseUrl(value: unknown): string | undefined {
	const given = (text(value) ?? '').trim() || DEFAULT_BASE_URL;
	const address = given.replace(/\/+$/, '').replace(PATH_OF_AN_API, '').replace(/\/+$/, '');
	return /^https?:\/\/[^/?#\s]+/i.test(address) ? address : undefined;
}
