import {
	headersFor,
	sign,
	signV2,
	simulate,
	urlFor,
	type EventType,
	type Route,
} from '../../tools/simulate/index.mts';
import { printable } from '../../tools/simulate/wire.mts';
import { serve } from './simulateServer.mts';

/** Omi's addresses, headers and signatures, byte for byte. */

const planned = (event: EventType) => {
	return { event, at: 0, body: Buffer.from('{}'), key: 'key-1', sampleRate: 8_000 };
};
const DEVELOPER_1 = { family: 'developer', generation: 1 } as const;
const DEVELOPER_2 = { family: 'developer', generation: 2 } as const;
const DEVELOPER_3 = { family: 'developer', generation: 3 } as const;
const APP_1 = { family: 'app', generation: 1 } as const;
const APP_2 = { family: 'app', generation: 2 } as const;
const APP_3 = { family: 'app', generation: 3 } as const;

describe('The address', () => {
	it.each([
		['transcript', DEVELOPER_1, 'https://h/p', 'https://h/p?uid=u1'],
		['memory', DEVELOPER_1, 'https://h/p?token=a&uid=b', 'https://h/p?token=a&uid=b?uid=u1'],
		['day-summary', DEVELOPER_2, 'https://h/p?token=a&uid=b', 'https://h/p?token=a&uid=u1'],
		['button', DEVELOPER_3, 'https://h/p?uid=b&token=a&uid=c', 'https://h/p?token=a&uid=u1'],
		[
			'transcript',
			DEVELOPER_3,
			'https://h/p?a=%20x+y&b=~*(é',
			'https://h/p?a=+x+y&b=~%2A%28%C3%A9&uid=u1',
		],
		['transcript', DEVELOPER_3, 'https://h/p?empty=#part', 'https://h/p?empty=&uid=u1#part'],
		['transcript', DEVELOPER_3, 'https://H:443/a/../b', 'https://H:443/a/../b?uid=u1'],
		['memory', APP_1, 'https://h/p', 'https://h/p?uid=u1'],
		['transcript', APP_1, 'https://h/p?token=a&uid=b', 'https://h/p?token=a&uid=b&uid=u1'],
		['memory', APP_3, 'https://h/p?token=a&uid=b', 'https://h/p?token=a&uid=b&uid=u1'],
		['audio', DEVELOPER_1, 'https://h/p', 'https://h/p?sample_rate=8000&uid=u1'],
		['audio', DEVELOPER_1, 'https://h/p?token=a', 'https://h/p?token=a?sample_rate=8000&uid=u1'],
		[
			'audio',
			DEVELOPER_2,
			'https://h/p?uid=b&token=a&sample_rate=1',
			'https://h/p?token=a&sample_rate=8000&uid=u1',
		],
		['audio', DEVELOPER_3, 'https://h/p?list=a,b', 'https://h/p?list=a&sample_rate=8000&uid=u1'],
		['audio', APP_1, 'https://h/p?token=a', 'https://h/p?token=a?sample_rate=8000&uid=u1'],
		['audio', APP_2, 'https://h/p?token=a', 'https://h/p?token=a&sample_rate=8000&uid=u1'],
		['audio', APP_3, 'https://h/p', 'https://h/p?sample_rate=8000&uid=u1'],
		['chat-tool', APP_3, 'https://h/p?token=a', 'https://h/p?token=a'],
	] as const)('of %s by %j: %s', (event, sender, url, expected) => {
		expect(urlFor(planned(event), { ...sender, url, uid: 'u1' })).toBe(expected);
	});

	it('is not put right where old backends leave the user as it is', () => {
		const route = { ...APP_3, url: 'https://h/p', uid: 'a&b=ü' };
		expect(urlFor(planned('memory'), route)).toBe('https://h/p?uid=a&b=ü');
		expect(urlFor(planned('memory'), { ...route, ...DEVELOPER_3 })).toBe(
			'https://h/p?uid=a%26b%3D%C3%BC',
		);
	});

	it.each([
		['https://user:pass@h/p?token=abc?uid=u1', 'https://***@h/p?token=***?uid=u1'],
		[
			'https://h/p?abc&uid=u1&sample_rate=8000&k=v',
			'https://h/p?***&uid=u1&sample_rate=8000&k=***',
		],
		['https://h/p#secret', 'https://h/p#***'],
		['https://h/@p', 'https://h/@p'],
	])('can be printed without secrets: %s', (url, expected) => {
		expect(printable(url)).toBe(expected);
	});

	it('arrives as Omi writes it, with the password of the address', async () => {
		const server = await serve(() => ({}));
		const url = `${server.url.replace('//', '//omi:s3cret@')}/p?token=abc#part`;
		const options = { scenario: 'walk', speed: Infinity, uid: 'u1' } as const;
		await simulate({ ...options, targets: { memory: url.replace('#part', '') }, generation: 1 });
		await simulate({ ...options, targets: { memory: url } });
		await server.close();
		expect(server.received.map(({ target }) => target)).toEqual([
			'/p?token=abc?uid=u1',
			'/p?token=abc&uid=u1',
		]);
		const basic = `Basic ${Buffer.from('omi:s3cret').toString('base64')}`;
		expect(server.received[0]?.headers.authorization).toBe(basic);
	});
});

describe('The headers', () => {
	const names = (
		event: EventType,
		sender: Pick<Route, 'family' | 'generation'>,
		secrets = ['s'],
	) => {
		const route = { ...sender, url: 'https://h:8443/p', uid: 'u1', signingSecrets: secrets };
		const headers = headersFor(planned(event), route, 'https://h:8443/p?uid=u1', 0);
		return Object.keys(headers).filter((name) => /^(Host|Idempotency-Key|X-Omi)/.test(name));
	};
	const signed = ['X-Omi-Event', 'X-Omi-Delivery', 'X-Omi-Signature'];

	it.each([
		['memory', DEVELOPER_1, []],
		['memory', DEVELOPER_2, ['Idempotency-Key']],
		['audio', DEVELOPER_3, ['Idempotency-Key', ...signed]],
		['memory', APP_1, []],
		['memory', APP_2, ['Host', 'X-Omi-Idempotency-Key']],
		['memory', APP_3, ['Host', 'X-Omi-Idempotency-Key', ...signed]],
		['transcript', APP_2, ['Host']],
		['transcript', APP_3, ['Host', ...signed]],
		['chat-tool', APP_3, signed],
	] as const)('of %s by %j', (event, sender, expected) => {
		expect(names(event, sender)).toEqual(expected);
		expect(names(event, sender, [])).toEqual(expected.filter((name) => !signed.includes(name)));
	});

	it('say what is in the body, and who sends it', () => {
		const route = { ...DEVELOPER_3, url: 'https://h/p', uid: 'u1', signingSecrets: [] };
		expect(headersFor(planned('audio'), route, route.url, 0)).toMatchObject({
			'Content-Type': 'application/octet-stream',
			'User-Agent': expect.stringMatching(/^python-httpx\//),
			Accept: '*/*',
		});
		expect(headersFor(planned('button'), route, route.url, 0)).toMatchObject({
			'Content-Type': 'application/json',
		});
	});
});

describe('The signature', () => {
	const body = '{"id":"conversation-1","structured":{"title":"Plan"}}';

	it.each([
		['whsec_test-secret-one', 'ad0d16652424628c7c8bce85d147e91c72702ccc17c85e42fcbb153a84c5b65d'],
		['whsec_test-secret-two', '8d1cae42b630767fbb94e9c6b417bc03ea45b7272e67e8a2a58518fb697a574c'],
	])("is that of Omi's example with %s", (secret, expected) => {
		expect(sign(secret, 1_760_000_000, 'user-abc123', body)).toBe(expected);
	});

	it("of a chat tool's call is that of Omi's example", () => {
		expect(
			signV2('whsec_example_secret_do_not_use', {
				time: 1_760_000_000,
				delivery: '6f1c2a9e-4b7d-4e2a-9c1f-0d3b5a7e8f21',
				method: 'POST',
				url: '/tools/like_tweet',
				body: '{"tweet_id":"1850000000000000000","uid":"u1AbC","app_id":"01KAPP","tool_name":"like_tweet"}',
			}),
		).toBe('9d3ed16fc991fc13e7ad331370b40bce79b174cc60865b7c919033e7c6163452');
	});

	it('of a chat tool does not depend on how its address is written', () => {
		const call = { time: 1, delivery: 'd', method: 'GET', body: '' };
		const one = signV2('s', { ...call, url: 'https://h/a%2fb?b=x+y&a=%7e&a=1' });
		expect(signV2('s', { ...call, url: '/a%2Fb?a=~&b=x%20y&a=1' })).toBe(one);
		expect(signV2('s', { ...call, url: '/a%2Fb?a=1&b=x%20y&a=~' })).not.toBe(one);
	});

	it('names the time, and has an entry for each secret', () => {
		const route = { ...DEVELOPER_3, url: 'https://h/p', uid: 'u1', signingSecrets: ['a', 'b'] };
		const headers = headersFor(planned('memory'), route, 'https://h/p?uid=u1', 1_760_000_000_999);
		const entries = ['a', 'b'].map((secret) => `v1=${sign(secret, 1_760_000_000, 'u1', '{}')}`);
		expect(headers['X-Omi-Signature']).toBe(`t=1760000000,${entries.join(',')}`);
		expect(headers['X-Omi-Delivery']).toBe(headers['Idempotency-Key']);
		expect(headers['X-Omi-Event']).toBe('memory_created');
	});
});
