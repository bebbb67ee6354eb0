import { toJson } from './payloads.mts';
import type { Random } from './random.mts';
import type { EventType, Planned } from './types.mts';

/*
 * What no backend of Omi's would send, or only by a fault: a node has to answer each, and lose nothing of
 * what comes between.
 */

type Request = Omit<Planned, 'event' | 'at' | 'key' | 'isHostile'>;

const JSON_TYPE = 'application/json';
const SOUND_TYPE = 'application/octet-stream';

const segment = (id: unknown, text: unknown, start: unknown, end: unknown) => {
	return { id, text, speaker: 'SPEAKER_00', speaker_id: 0, is_user: false, start, end };
};

/** JSON of every wrong shape: for each event, the others' bodies are among it. */
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
	{ session_id: uid, segments: [segment('no', 'words for times', 'Infinity', null)] },
	{ session_id: uid, segments: [segment('lone', '\ud83d alone \u0000', 1e308, -1e308)] },
	{ session_id: uid, segments: [segment('huge', 'x'.repeat(100_000), 20, 21)] },
	{ segments: Array.from({ length: 2_000 }, (_, n) => segment(`m${n}`, 'many', n, n + 1)) },
	[segment('bare', 'a bare list', 1, 2)],
	[{ ...segment('docs', 'as the docs have it', 1, 2), speaker: null, speakerId: 3 }],
	{ structured: null, transcript_segments: null },
	{ structured: { title: 7, action_items: 'none', events: [null] }, discarded: 'perhaps' },
	{ structured: {}, message: 'This must not appear on the phone' },
	{ id: 'odd', created_at: 'yesterday', structured: { title: '\u202eeltit' }, photos: [1] },
	{ summary: "{'id': None}", summary_json: [] },
	{ button_event: { nested: true } },
	{ tool_name: 'constructor', uid },
	{ unknown: 'event' },
];

const raw: Request[] = [
	{ body: Buffer.alloc(0), contentType: JSON_TYPE },
	{ body: Buffer.alloc(0), contentType: SOUND_TYPE },
	{ body: Buffer.from('{"segments":['), contentType: JSON_TYPE },
	{ body: Buffer.from('{"segments":['), contentType: 'text/plain' },
	{ body: Buffer.from(`${'['.repeat(3_000)}${']'.repeat(3_000)}`), contentType: JSON_TYPE },
	{
		body: Buffer.from(`{"segments":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`),
		contentType: JSON_TYPE,
	},
	{
		body: Buffer.from('{"__proto__":{"admin":true},"constructor":{"prototype":{}},"segments":[]}'),
		contentType: JSON_TYPE,
	},
	{ body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), contentType: JSON_TYPE },
	{ body: Buffer.from('not sound at all'), contentType: SOUND_TYPE },
	{ body: Buffer.from('<xml/>'), contentType: 'application/xml' },
	{ body: Buffer.from('a=1&b=2'), contentType: 'application/x-www-form-urlencoded' },
	{ body: Buffer.from('no boundary'), contentType: 'multipart/form-data' },
	{ body: Buffer.from('{}'), contentType: 'nonsense; charset=klingon' },
	{ body: Buffer.alloc(50_000, 0xff), contentType: 'image/png' },
	{
		body: Buffer.from('{}'),
		headers: {
			'X-Omi-Event': '__proto__',
			'X-Omi-Delivery': 'x'.repeat(4_000),
			'X-Omi-Signature': 't=NaN,v1=,v1=zz,,=,v9',
		},
	},
];

/** Sound with odd bytes, and rates that change in mid-stream or cannot be. */
const sounds = (uid: string): Request[] => {
	const rates = ['16000', '8000', '44100', '0', '-1', '1', '1e9', '8000.5', 'NaN', '', '١٦٠٠٠'];
	return [
		...[1, 3, 31_999, 1].map((length) => ({
			body: Buffer.alloc(length, 7),
			contentType: SOUND_TYPE,
			rawQuery: `?sample_rate=16000&uid=${uid}`,
		})),
		...rates.map((rate) => ({
			body: Buffer.alloc(3_200, 7),
			contentType: SOUND_TYPE,
			rawQuery: `?sample_rate=${rate}&uid=${uid}`,
		})),
	];
};

const queries = (uid: string): string[] => [
	'',
	'?',
	`?uid=${uid}&uid=${uid}`,
	`?uid=somebody-else&uid=${uid}`,
	`?uid=${uid}?uid=${uid}`,
	`?a=1?sample_rate=16000&uid=${uid}`,
	`&uid=${uid}`,
	'?uid=',
	'?uid=__proto__',
	'?uid=%ff%fe%00',
	'?uid=\ud83d',
	`?uid[]=${uid}&sample_rate[]=8000`,
	`?uid[__proto__][a]=${uid}`,
	`?${'uid=u&'.repeat(1_500)}`,
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
	const nothing = toJson({ session_id: uid, segments: [] });
	const requests: Request[] = [
		...bodies(uid).map((body) => ({ body: toJson(body), contentType: JSON_TYPE })),
		...raw,
		...sounds(uid),
		...queries(uid).map((rawQuery) => ({ body: nothing, contentType: JSON_TYPE, rawQuery })),
		{
			body: toJson({ session_id: uid, segments: [segment('twin', 'five at once', 3, 4)] }),
			contentType: JSON_TYPE,
			copies: 5,
		},
	];
	return events.flatMap((event) => {
		return requests.map((request, index) => ({
			rawQuery: `?uid=${uid}`,
			...request,
			event,
			at: (index / requests.length) * lasts,
			key: random.uuid(),
			isHostile: true,
		}));
	});
}
