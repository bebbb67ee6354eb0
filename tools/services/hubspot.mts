import { bears, type Act, objectsOf, Refusal } from './service.mts';

export const HUBSPOT_TOKEN = 'pat-simulated';

export interface HubspotContact {
	email: string;
	properties: Record<string, string>;
}

/** What the stand-in's contacts have; HubSpot refuses a property that was not defined. */
const PROPERTIES = ['email', 'firstname', 'lastname', 'company', 'jobtitle', 'message'];

/**
 * HubSpot's "Create or update a contact", by the address
 * (https://developers.hubspot.com/docs/api-reference/legacy/contacts-v1/create-or-update-a-contact).
 */
export function hubspot(contacts: HubspotContact[]): Act {
	return (request) => {
		const { method, path, json } = request;
		if (!bears(request, HUBSPOT_TOKEN)) {
			throw new Refusal(401, { status: 'error', category: 'INVALID_AUTHENTICATION' });
		}
		const [, email] = /^\/contacts\/v1\/contact\/createOrUpdate\/email\/(.+)$/.exec(path) ?? [];
		if (method === 'GET' && path.startsWith('/contacts/v1/contact/vid/')) return {};
		if (method !== 'POST' || email === undefined) {
			throw new Refusal(404, { status: 'error', message: `No ${path}` });
		}
		const given = objectsOf(json.properties).map(({ property, value }) => {
			return [String(property), String(value)] as const;
		});
		const odd = given.filter(([name]) => !PROPERTIES.includes(name)).map(([name]) => name);
		if (odd.length > 0 || !/^[^@\s]+@[^@\s]+\.\w+$/.test(email)) {
			const message = odd.length > 0 ? `No property ${odd.join()}` : `${email} is no address`;
			throw new Refusal(400, { status: 'error', message, category: 'VALIDATION_ERROR' });
		}
		const isNew = !contacts.some((contact) => contact.email === email);
		contacts.push({ email, properties: Object.fromEntries(given) });
		return { vid: contacts.length, isNew };
	};
}
