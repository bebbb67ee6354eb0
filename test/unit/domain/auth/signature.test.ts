import { createHmac } from 'crypto';
import { isSigned } from '../../../../nodes/domain/auth/signature';
import { toDelivery } from '../../../../nodes/domain/delivery';

/** Omi's own examples: `utils/webhook_signing.py` and the values its SDK is tested against. */
const TIME = 1_760_000_000;
const BODY = '{"id":"conversation-1","structured":{"title":"Plan"}}';
const ONE = 'whsec_test-secret-one';
const TWO = 'whsec_test-secret-two';
const V1 = new Map([
	[ONE, 'ad0d16652424628c7c8bce85d147e91c72702ccc17c85e42fcbb153a84c5b65d'],
	[TWO, '8d1cae42b630767fbb94e9c6b417bc03ea45b7272e67e8a2a58518fb697a574c'],
]);
const V2 = {
	secret: 'whsec_example_secret_do_not_use',
	delivery: '6f1c2a9e-4b7d-4e2a-9c1f-0d3b5a7e8f21',
	url: '/tools/like_tweet',
	body: '{"tweet_id":"1850000000000000000","uid":"u1AbC","app_id":"01KAPP","tool_name":"like_tweet"}',
	hex: '9d3ed16fc991fc13e7ad331370b40bce79b174cc60865b7c919033e7c6163452',
};

interface Sent {
	signature: string;
	url?: string;
	method?: string;
	body?: string;
	headers?: Record<string, string>;
	/** Seconds since the epoch. */
	at?: number;
}

const delivery = ({ signature, url, method = 'POST', body = BODY, headers, at = TIME }: Sent) =>
	toDelivery(
		{
			method,
			url: url ?? '/webhook/x/memory?uid=user-abc123',
			headers: { 'X-Omi-Signature': signature, ...headers },
			bytes: Buffer.from(body),
		},
		at * 1000,
	);

describe('Scheme v1', () => {
	it.each([...V1])("agrees with Omi's example for %s", (secret, hex) => {
		const sent = delivery({ signature: `t=${TIME},v1=${hex}` });
		expect(isSigned(sent, 'v1', [secret])).toBe(true);
		expect(isSigned(sent, 'v1', ['whsec_other', secret])).toBe(true);
		expect(isSigned(sent, 'v1', ['whsec_other'])).toBe(false);
		expect(isSigned(sent, 'v1', [])).toBe(false);
	});

	it('takes any of several entries, in any company', () => {
		const [one, two] = [...V1.values()];
		for (const signature of [
			`t=${TIME},v1=${one},v1=${two}`,
			`v1=${two}, v9=ff, t=${TIME}, v1=${one}`,
		]) {
			for (const secret of [...V1.keys()]) {
				expect(isSigned(delivery({ signature }), 'v1', [secret])).toBe(true);
			}
		}
	});

	it.each([
		[300, true],
		[-300, true],
		[301, false],
		[-301, false],
	])('with a clock that is %i seconds off: %s', (offset, isAccepted) => {
		const signature = `t=${TIME},v1=${V1.get(ONE)}`;
		const sent = delivery({ signature, at: TIME + offset });
		expect(isSigned(sent, 'v1', [ONE])).toBe(isAccepted);
	});

	it.each(['', 't=,v1=', `t=${TIME}`, `t=1e9,v1=x`, `t=-5,v1=x`, `t=${TIME}x,v1=x`, ',,,===,'])(
		'refuses %j',
		(signature) => {
			expect(isSigned(delivery({ signature }), 'v1', [...V1.keys()])).toBe(false);
		},
	);
});

describe('Scheme v2', () => {
	const headers = { 'X-Omi-Delivery': V2.delivery, 'X-Omi-Event': 'chat_tool' };
	const call = (changes: Partial<Sent> = {}) => {
		const { url, body, hex } = V2;
		return delivery({ signature: `t=${TIME},v2=${hex}`, url, body, headers, ...changes });
	};

	it("agrees with Omi's example", () => {
		expect(isSigned(call(), 'v2', [V2.secret])).toBe(true);
	});

	it('covers the request line as well as the body', () => {
		const changes: Array<Partial<Sent>> = [
			{ method: 'GET' },
			{ url: '/tools/unlike_tweet' },
			{ url: `${V2.url}?uid=someone` },
			{ body: V2.body.replace('u1AbC', 'u2AbC') },
			{ headers: { ...headers, 'X-Omi-Delivery': 'another' } },
		];
		for (const change of changes) expect(isSigned(call(change), 'v2', [V2.secret])).toBe(false);
	});

	it('accepts the path of the public URL where a proxy has rewritten it', () => {
		const rewritten = call({ url: '/inner/tools/like_tweet' });
		expect(isSigned(rewritten, 'v2', [V2.secret])).toBe(false);
		expect(isSigned(rewritten, 'v2', [V2.secret], ['/inner/tools/like_tweet', V2.url])).toBe(true);
	});

	it('puts path and query into one form, however they were written', () => {
		const canonical = 'b=1&na%20me=%C3%A9%2F%2A';
		const lines = ['v2', TIME, V2.delivery, 'chat_tool', 'GET', '/tool%20s/%C3%A9', canonical, ''];
		const hex = createHmac('sha256', V2.secret).update(lines.join('\n')).digest('hex');
		for (const url of [
			'/tool%20s/%c3%a9?na+me=%c3%a9/*&b=1',
			'/tool%20s/%C3%A9?b=1&na%20me=%C3%A9%2f%2A',
		]) {
			const sent = call({ signature: `t=${TIME},v2=${hex}`, url, method: 'GET', body: '' });
			expect(isSigned(sent, 'v2', [V2.secret])).toBe(true);
		}
	});

	it('is what the receiver asks for: a sender cannot choose the other', () => {
		expect(isSigned(call(), 'v1', [V2.secret])).toBe(false);
		const { secret, body } = V2;
		const hex = createHmac('sha256', secret).update(`${TIME}.u1AbC.`).update(body).digest('hex');
		const sent = delivery({ signature: `t=${TIME},v1=${hex}`, url: '/x?uid=u1AbC', body });
		expect(isSigned(sent, 'v1', [secret])).toBe(true);
		expect(isSigned(sent, 'v2', [secret])).toBe(false);
	});
});
