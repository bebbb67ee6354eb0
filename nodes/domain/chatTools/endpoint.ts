import type { Delivery } from '../delivery';

/** Hosts under which only the n8n's own machine finds it: what n8n names when nobody has told it its address. */
const OWN_MACHINE = /^(localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/;

/**
 * The address that Omi is to call when it uses a tool.
 *
 * A token is repeated in it, since Omi calls the address just as the manifest names it. And where n8n does not
 * know its own public address (`WEBHOOK_URL` is not set), the one by which the manifest was asked for is right.
 *
 * @param url what n8n takes for the node's address
 * @param request the request for the manifest, which has proved to be allowed to see it
 */
export function endpointOf(url: string, { headers, query }: Delivery): string {
	if (!URL.canParse(url)) return url;
	const endpoint = new URL(url);
	const host = headers['x-forwarded-host'] ?? headers.host ?? '';
	const asked = `https://${host}`;
	if (
		OWN_MACHINE.test(endpoint.hostname) &&
		URL.canParse(asked) &&
		!OWN_MACHINE.test(new URL(asked).hostname)
	) {
		// Omi calls nothing but public addresses, and there n8n has to be behind something that speaks https.
		endpoint.protocol = 'https:';
		endpoint.host = new URL(asked).host;
		endpoint.port = new URL(asked).port;
	}
	const token = query.get('token');
	if (token !== undefined) endpoint.searchParams.set('token', token);
	return endpoint.toString();
}
