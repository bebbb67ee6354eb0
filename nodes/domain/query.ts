/** A `?uid=` or `?sample_rate=` within a pair, also where a proxy has percent-encoded it. */
const GLUED = /(?:\?|%3f)(?=(?:uid|sample_rate)(?:=|%3d))/i;

/**
 * Reads the query of a delivery as Omi meant it.
 *
 * Omi's backend has written queries in several ways: before mid-2026 it appended `?uid=…` even to a URL
 * that already had a query, so that `?token=t` arrived as `?token=t?uid=U`; and the paths for apps append
 * a `uid` without removing one that is there, so that it may come twice, of which the last counts.
 *
 * @param url the request's URL or path with its query, still percent-encoded
 * @returns each parameter's last value, decoded; what cannot be decoded is kept as it came
 */
export function parseQuery(url: string): ReadonlyMap<string, string> {
	return new Map(parsePairs(url));
}

/** All parameters of such a query in their order, decoded. */
export function parsePairs(url: string): Array<[name: string, value: string]> {
	const start = url.indexOf('?');
	if (start === -1) return [];
	return url
		.slice(start + 1)
		.split('&')
		.flatMap(splitGlued)
		.map((pair) => pair.split('='))
		.filter(([name]) => name !== '')
		.map(([name = '', ...value]) => [decode(name), decode(value.join('='))]);
}

function splitGlued(pair: string): string[] {
	const [own = '', ...glued] = pair.split(GLUED);
	return [own, ...glued.map((part) => part.replace(/%3d/i, '='))];
}

function decode(text: string): string {
	const spaced = text.replace(/\+/g, ' ');
	try {
		return decodeURIComponent(spaced);
	} catch {
		return spaced;
	}
}
