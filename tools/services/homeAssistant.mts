import { bears, type Act, Refusal, textOf } from './service.mts';

export const HOME_TOKEN = 'simulated-long-lived-token';

/** What is in the house, and how it is. */
const HOUSE: Readonly<Record<string, string>> = {
	'light.living_room': 'on',
	'light.kitchen': 'off',
	'cover.bedroom': 'open',
};

/**
 * Home Assistant's REST API (https://developers.home-assistant.io/docs/api/rest) with its service
 * `conversation.process`, which takes a sentence. A call of a service answers the states that have changed meanwhile.
 */
export function homeAssistant(sentences: string[]): Act {
	const house = new Map(Object.entries(HOUSE));
	return (request) => {
		const { method, path, json } = request;
		if (!bears(request, HOME_TOKEN)) throw new Refusal(401, { message: 'Unauthorized' });
		if (method === 'GET' && path === '/api/') return { message: 'API running.' };
		if (method !== 'POST' || path !== '/api/services/conversation/process') {
			throw new Refusal(404, { message: `No ${path}` });
		}
		const text = textOf(json.text);
		if (text === undefined) throw new Refusal(400, { message: 'required key not provided: text' });
		sentences.push(text);
		const change = understand(text);
		if (change === undefined || house.get(change.entity_id) === change.state) return [];
		house.set(change.entity_id, change.state);
		return [{ ...change, attributes: { friendly_name: nameOf(change.entity_id) } }];
	};
}

/** The few of Home Assistant's sentences that are about this house. */
function understand(text: string): { entity_id: string; state: string } | undefined {
	const words = text.toLowerCase().replace(/[^a-z ]/g, '');
	const [, state, room] =
		/turn (on|off) the (?:lights? in the )?([a-z ]+?)(?: lights?)?$/.exec(words) ?? [];
	if (state === undefined || room === undefined) return undefined;
	const entity_id = `light.${room.replaceAll(' ', '_')}`;
	return entity_id in HOUSE ? { entity_id, state } : undefined;
}

/** "light.living_room" is "Living room". */
function nameOf(entity: string): string {
	const [, name = ''] = entity.split('.');
	return `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('_', ' ');
}
