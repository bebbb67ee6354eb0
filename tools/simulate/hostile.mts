import { toJson } from './payloads.mts';
import type { Random } from './random.mts';
import type { EventType, Planned } from './types.mts';

/*
 * What no backend of Omi's would send, or only by a fault: a node has to answer each, and lose nothing of
 * what comes between.
 */

const segment = (id: unknown, text: unknown, start: unknown, end: unknown) => {
	return { id, text, speaker: 'SPEAKER_00', speaker_id: 0, is_user: false, start, end };
};

const bodies = (uid: string): unknown[] => [
	{},
	[],
	null,
	'text',
	{ session_id: uid, segments: null },
	{ session_id: uid, segments: [null, 1, 'x', [], {}] },
	{ session_id: '__proto__', segments: [segment('__proto__', 'proto', 0, 1)] },
	{
		session_id: uid,
		segments: [segment('late', 'later', 9, 10), segment('early', 'earlier', 1, 30)],
	},
	{
		session_id: uid,
		segments: [segment('back', 'backwards', 5, 2), segment('neg', 'minus', -5, -1)],
	},
	{ session_id: uid, segments: [segment(7, 'a number for an id', '1', 'NaN')] },
	{ session_id: uid, segments: [segment('lone', '\ud83d alone \u0000', 1e308, -1e308)] },
	{ session_id: uid, segments: [segment('huge', 'x'.repeat(100_000), 20, 21)] },
	{ segments: Array.from({ length: 2_000 }, (_, n) => segment(`m${n}`, 'many', n, n + 1)) },
	[segment('bare', 'a bare list', 1, 2)],
	{ structured: null, transcript_segments: null },
	{ structured: { title: 7, action_items: 'none', events: [null] }, discarded: 'perhaps' },
	{ structured: {}, message: 'This must not appear on the phone' },
	{ summary: "{'id': None}", summary_json: [] },
	{ button_event: { nested: true } },
	{ tool_name: 'constructor', uid },
	{ unknown: 'event' },
];

const raw: Array<[Buffer, string]> = [
	[Buffer.alloc(0), 'application/json'],
	[Buffer.alloc(0), 'application/octet-stream'],
	[Buffer.from('{"segments":['), 'application/json'],
	[Buffer.from('{"segments":['), 'text/plain'],
	[Buffer.from(`${'['.repeat(3_000)}${']'.repeat(3_000)}`), 'application/json'],
	[Buffer.from('{"__proto__":{"admin":true},"segments":[]}'), 'application/json'],
	[Buffer.from([0, 1, 2]), 'application/octet-stream'],
	[Buffer.from('not sound at all'), 'application/octet-stream'],
	[Buffer.from('<xml/>'), 'application/xml'],
	[Buffer.from('a=1&b=2'), 'application/x-www-form-urlencoded'],
	[Buffer.alloc(50_000, 0xff), 'image/png'],
];

const queries = (uid: string): string[] => [
	'',
	'?',
	`?uid=${uid}&uid=${uid}`,
	`?uid=${uid}?uid=${uid}`,
	`?a=1?sample_rate=16000&uid=${uid}`,
	'?uid=__proto__',
	'?uid=%ff%fe%00',
	`?uid[]=${uid}&sample_rate[]=8000`,
	`?uid=${uid}&sample_rate=0`,
	`?uid=${uid}&sample_rate=1e9`,
	`?uid=${uid}&sample_rate=8001`,
	`?uid=${'u'.repeat(2_000)}`,
	'?&&==&=&%',
];

/** Adds hostile requests, evenly spread over the time that the good ones take. */
export function planHostile(
	events: readonly EventType[],
	uid: string,
	random: Random,
	lasts: number,
): Planned[] {
	const all = events.flatMap((event) => [
		...bodies(uid).map((body) => ({ event, body: toJson(body), contentType: 'application/json' })),
		...raw.map(([body, contentType]) => ({ event, body, contentType })),
		...queries(uid).map((rawQuery) => ({
			event,
			body: toJson({ session_id: uid, segments: [] }),
			contentType: 'application/json',
			rawQuery,
		})),
	]);
	return all.map((request, index) => ({
		rawQuery: `?uid=${uid}`,
		...request,
		at: (index / all.length) * lasts,
		key: random.uuid(),
	}));
}
