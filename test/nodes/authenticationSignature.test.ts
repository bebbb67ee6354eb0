import { createHmac } from 'crypto';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';

const SECRET = 'whsec_test-secret-one';

describe('A signature', () => {
	const body = '{"id":"conversation-1","structured":{"title":"Plan"}}';
	const bench = (signingSecrets: string) => {
		const own = { output: 'simplified', splitOut: 'none', options: {} };
		const parameters = { authentication: 'signature', ...own };
		return new TriggerBench(new OmiMemoryTrigger(), parameters, { signingSecrets });
	};
	const secrets = `${SECRET}\nwhsec_another`;
	const now = () => Math.floor(Date.now() / 1000);
	const sign = (secret: string, time: number, uid: string, signed = body) => {
		return createHmac('sha256', secret).update(`${time}.${uid}.${signed}`).digest('hex');
	};
	const signed = (header: string, url = '/?uid=user-abc123', text = body): TestRequest => ({
		url,
		headers: { 'X-OMI-SIGNATURE': header, 'X-Omi-Event': 'memory_created' },
		body: text,
	});

	it('is accepted over the very bytes that came', async () => {
		const spaced = '{ "structured" : {"title":"Zoë"} , "id":"1" }';
		const time = now();
		for (const text of [body, spaced]) {
			const header = `t=${time},v1=${sign(SECRET, time, 'user-abc123', text)}`;
			const answer = await bench(secrets).deliver(signed(header, undefined, text));
			expect(answer).toMatchObject({ status: 200, body: {} });
			expect(answer.items).toHaveLength(1);
		}
	});

	it('is accepted while secrets are changed, with either of two', async () => {
		const time = now();
		const header = `t=${time}, v0=ff, v1=${'0'.repeat(64)}, v1=${sign('whsec_another', time, 'user-abc123')}`;
		const answer = await bench(secrets).deliver(signed(header));
		expect(answer.items).toHaveLength(1);
	});

	it.each([-299, 299])('is accepted with a clock %i seconds off', async (offset) => {
		const time = now() + offset;
		const answer = await bench(secrets).deliver(
			signed(`t=${time},v1=${sign(SECRET, time, 'user-abc123')}`),
		);
		expect(answer.items).toHaveLength(1);
	});

	const refused: Array<[string, () => TestRequest]> = [
		['missing', () => ({ url: '/?uid=user-abc123', body })],
		['empty', () => signed('')],
		['without a time', () => signed(`v1=${sign(SECRET, now(), 'user-abc123')}`)],
		['without an entry', () => signed(`t=${now()}`)],
		[
			'with another time than was signed',
			() => {
				return signed(`t=${now() - 1},v1=${sign(SECRET, now(), 'user-abc123')}`);
			},
		],
		[
			'too old',
			() => {
				const time = now() - 302;
				return signed(`t=${time},v1=${sign(SECRET, time, 'user-abc123')}`);
			},
		],
		[
			'from the future',
			() => {
				const time = now() + 302;
				return signed(`t=${time},v1=${sign(SECRET, time, 'user-abc123')}`);
			},
		],
		[
			'for another user',
			() => {
				const time = now();
				const url = '/?uid=someone-else';
				return signed(`t=${time},v1=${sign(SECRET, time, 'user-abc123')}`, url);
			},
		],
		[
			'for another body',
			() => {
				const time = now();
				const header = `t=${time},v1=${sign(SECRET, time, 'user-abc123')}`;
				return signed(header, undefined, body.replace('Plan', 'Plot'));
			},
		],
		[
			'made with another secret',
			() => {
				const time = now();
				return signed(`t=${time},v1=${sign('whsec_wrong', time, 'user-abc123')}`);
			},
		],
		[
			'only the beginning of a right one',
			() => {
				const time = now();
				return signed(`t=${time},v1=${sign(SECRET, time, 'user-abc123').slice(0, 32)}`);
			},
		],
		[
			'one of the other scheme',
			() => {
				const time = now();
				return signed(`t=${time},v2=${sign(SECRET, time, 'user-abc123')}`);
			},
		],
	];
	it.each(refused)('is refused when it is %s', async (_, request) => {
		const answer = await bench(secrets).deliver(request());
		expect(answer).toMatchObject({ status: 401, answers: 1, items: [] });
		expect(answer.body).toEqual({ error: expect.stringContaining('signature') });
	});

	it('is required also where the credential has no secret', async () => {
		const time = now();
		for (const signingSecrets of ['', ' ']) {
			const answer = await bench(signingSecrets).deliver(
				signed(`t=${time},v1=${sign('', time, 'user-abc123')}`),
			);
			expect(answer.status).toBe(401);
		}
	});

	it('covers sound as it does text', async () => {
		const time = now();
		const bytes = Buffer.from([0, 1, 254, 255]);
		const hex = createHmac('sha256', SECRET)
			.update(Buffer.concat([Buffer.from(`${time}.u.`), bytes]))
			.digest('hex');
		const trigger = new TriggerBench(
			new OmiAudioTrigger(),
			{ authentication: 'signature', triggerOn: 'delivery', format: 'pcm', options: {} },
			{ signingSecrets: secrets },
		);
		const { items } = await trigger.deliver({
			url: '/?sample_rate=16000&uid=u',
			headers: {
				'content-type': 'application/octet-stream',
				'X-Omi-Signature': `t=${time},v1=${hex}`,
			},
			body: bytes,
		});
		expect(items).toHaveLength(1);
	});
});
