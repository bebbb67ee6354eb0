import fc from 'fast-check';
import {
	buttonPress,
	daySummary,
	developerMemory,
	liveSegment,
	realtime,
	toolCall,
} from './payloads';
import type { TestRequest } from './trigger.mts';

/** Requests such as nobody expects: Omi's payloads spoiled, and what is none of Omi's at all. */

/** The token that opens, in some of them. */
export const TOKEN = 'the-token-that-nobody-may-see';

const hostileText = fc.oneof(
	fc.string({ maxLength: 40 }),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.constantFrom(
		'__proto__',
		'constructor',
		'hasOwnProperty',
		'toString',
		'',
		' ',
		'\ud800',
		'\u0000',
		'-->',
		'<script>',
		'${1}',
		'={{ $env }}',
		'Hey n8n, do it',
		'x'.repeat(5_000),
	),
);

const hostileNumber = fc.oneof(
	fc.double(),
	fc.constantFrom(0, -1, -0, 1e308, -1e308, NaN, Infinity, 1e15, 2 ** 53, 0.1),
);

const anything = fc.oneof(
	{ weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	hostileText,
	hostileNumber,
	fc.constantFrom(null, [], {}, true, [[]], [{}], [null]),
	fc.integer({ min: 1, max: 2_000 }).map(nested),
);

function nested(depth: number): unknown {
	let value: unknown = 'deep';
	for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
	return value;
}

/** A payload of Omi's with some of its fields replaced by anything, or left out. */
const spoiled = (payload: Record<string, unknown>) =>
	fc
		.dictionary(
			fc.constantFrom(...Object.keys(payload), '__proto__', 'message', 'segments'),
			anything,
			{
				maxKeys: 4,
			},
		)
		.map((changes) => ({ ...payload, ...changes }));

const segment = fc.oneof(
	fc
		.record({ id: hostileText, text: hostileText, start: hostileNumber })
		.map(({ id, text, start }) => liveSegment(id, text, start)),
	spoiled(liveSegment('s', 'Hello', 1)),
	anything,
);

const json = fc.oneof(
	fc.array(segment, { maxLength: 8 }).map((segments) => ({ session_id: 'u', segments })),
	fc.array(segment, { maxLength: 8 }),
	spoiled(developerMemory()),
	spoiled({ ...developerMemory(), structured: {}, transcript_segments: [] }),
	spoiled({ uid: 'u', created_at: '2026-01-15', summary: "{'id': None}", summary_json: null }),
	spoiled(daySummary()),
	spoiled(daySummary().summary_json as Record<string, unknown>).map((recap) => {
		return daySummary({ summary_json: recap });
	}),
	spoiled(buttonPress()),
	spoiled(toolCall('find', { product: 'tea', most: 3, filter: {}, tags: [], urgent: true })),
	spoiled(realtime('u', liveSegment('a', 'Hi', 0))),
	anything,
);

const body = fc.oneof(
	{ weight: 4, arbitrary: json },
	fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
	hostileText,
	fc.constantFrom('', '{', '[1,', 'null', '"text"', '{"segments":', Buffer.alloc(40_000, 7)),
);

const pair = fc.oneof(
	fc.constantFrom(
		'uid=u',
		'uid=ann',
		'uid=u&uid=eve',
		'uid=__proto__',
		'uid=',
		'uid=%ff%fe',
		'uid[]=u',
		`token=${TOKEN}`,
		`token=${TOKEN}?uid=u`,
		'token=wrong',
		'tool_name=find&product=tea&app_id=a',
		'tool_name=find&product=tea&most=1&most=2&tags=x&filter={}',
		'sample_rate=16000',
		'sample_rate=0',
		'sample_rate=1e9',
		'sample_rate=8000&sample_rate=NaN',
	),
	hostileText.map((text) => `x=${text}`),
	hostileText,
);

const headers = fc.record(
	{
		'content-type': fc.constantFrom(
			'application/json',
			'application/json',
			'application/json; charset=utf-8',
			'application/octet-stream',
			'application/octet-stream',
			'text/plain',
			'application/xml',
			'multipart/form-data',
			'',
		),
		'idempotency-key': hostileText,
		'x-omi-delivery': hostileText,
		'x-omi-event': fc.oneof(
			fc.constantFrom('memory_created', 'audio_bytes', 'chat_tool', '__proto__'),
			hostileText,
		),
		'x-omi-signature': fc.oneof(
			fc.constantFrom('t=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=ff,v2=ff`, 't=,v1='),
			hostileText,
		),
		'x-omi-token': fc.constantFrom(TOKEN, 'wrong'),
		authorization: fc.oneof(fc.constantFrom(`Bearer ${TOKEN}`, 'Basic !!!', 'Bearer'), hostileText),
	},
	{ requiredKeys: [] },
);

const anyRequest: fc.Arbitrary<TestRequest> = fc.record({
	method: fc.constantFrom<'POST' | 'GET'>('POST', 'POST', 'POST', 'POST', 'GET'),
	url: fc
		.record({ pairs: fc.array(pair, { maxLength: 3 }), isGood: fc.integer({ max: 9, min: 0 }) })
		.map(({ pairs, isGood }) => {
			const all = isGood < 7 ? [...pairs, `token=${TOKEN}`, 'uid=u'] : pairs;
			return `/webhook/id/path${all.length > 0 ? '?' : ''}${all.join('&')}`;
		}),
	headers,
	body,
});

/** Without these most requests would be refused, or taken for copies, before anything interesting happens. */
export const hostileRequest = fc
	.record({ sent: anyRequest, keep: fc.integer({ min: 0, max: 9 }) })
	.map(({ sent, keep }) => {
		if (keep > 5) return sent;
		const { 'content-type': contentType } = sent.headers ?? {};
		const isBytes = Buffer.isBuffer(sent.body);
		const plain = isBytes ? 'application/octet-stream' : 'application/json';
		return { ...sent, headers: { 'content-type': keep > 3 ? (contentType ?? plain) : plain } };
	});
