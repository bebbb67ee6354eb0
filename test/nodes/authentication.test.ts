import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { credentialTest } from '../../nodes/webhook/authenticate';
import { developerMemory } from '../support/payloads';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';

const OLD = 'old-token-0123456789';
const NEW = 'new-token-0123456789';
const SECRET = 'whsec_test-secret-one';

const bench = (authentication: string, credential: Record<string, string>) => {
	const parameters = { authentication, output: 'simplified', splitOut: 'none', options: {} };
	return new TriggerBench(new OmiMemoryTrigger(), parameters, credential);
};

const memory = (request: TestRequest) => ({ body: developerMemory(), ...request });

describe('A token', () => {
	const tokens = { tokens: `${OLD},\n${NEW}` };

	const accepted: Array<[string, TestRequest]> = [
		['in the query', { url: `/?token=${NEW}&uid=u` }],
		['that is to be replaced soon', { url: `/?token=${OLD}&uid=u` }],
		["in an old backend's query", { url: `/?token=${NEW}?uid=u` }],
		['in a query that a proxy has encoded', { url: `/?token=${NEW}%3Fuid%3Du` }],
		['in a header of its own', { url: '/?uid=u', headers: { 'X-Omi-Token': NEW } }],
		['as a bearer', { url: '/?uid=u', headers: { Authorization: `Bearer ${NEW}` } }],
		[
			'as the password in the URL',
			{ url: '/?uid=u', headers: { Authorization: `Basic ${btoa(`omi:${NEW}`)}` } },
		],
	];
	it.each(accepted)('is accepted %s', async (_, request) => {
		const answer = await bench('token', tokens).deliver(memory(request));
		expect(answer).toMatchObject({ status: 200, body: {} });
		expect(answer.items[0]?.json.userId).toBe('u');
	});

	const refused: Array<[string, TestRequest]> = [
		['is missing', { url: '/?uid=u' }],
		['is empty', { url: '/?token=&uid=u' }],
		['is wrong', { url: '/?token=new-token-012345678x&uid=u' }],
		['is only the beginning of a right one', { url: '/?token=new-token&uid=u' }],
		['is both at once', { url: `/?token=${encodeURIComponent(tokens.tokens)}&uid=u` }],
		['is the name of a property', { url: '/?token=__proto__&uid=u' }],
		['is in no field that counts', { url: `/?secret=${NEW}&uid=u` }],
	];
	it.each(refused)('is refused when it %s', async (_, request) => {
		const answer = await bench('token', tokens).deliver(memory(request));
		expect(answer).toMatchObject({ status: 401, answers: 1, items: [] });
		expect(answer.body).toEqual({ error: expect.stringContaining('token') });
		expect(JSON.stringify(answer)).not.toContain(NEW);
	});

	it('is required also where the credential has none', async () => {
		for (const empty of ['', ' , \n', 'undefined']) {
			const answer = await bench('token', { tokens: empty }).deliver(
				memory({ url: '/?token=&uid=u' }),
			);
			expect(answer).toMatchObject({ status: 401, items: [] });
		}
	});

	it('is asked for in the editor too, and never shown', async () => {
		const trigger = bench('token', tokens);
		expect(await trigger.deliver(memory({ url: '/?uid=u' }), 'manual')).toMatchObject({
			status: 401,
			items: [],
		});
		const { items } = await trigger.deliver(memory({ url: `/?token=${NEW}&uid=u` }), 'manual');
		expect(items).toHaveLength(1);
		expect(JSON.stringify([items, trigger.logs])).not.toContain(NEW);
	});

	it('is not written anywhere when it is wrong', async () => {
		const trigger = bench('token', tokens);
		await trigger.deliver(memory({ url: '/?token=wrong&uid=u' }));
		expect(Object.values(trigger.staticData)).toEqual([]);
		expect(trigger.decryptions).toBe(1);
		await trigger.deliver(memory({ url: '/?uid=u' }));
		expect(trigger.decryptions).toBe(1);
	});
});

describe('The list of allowed users', () => {
	const credential = { tokens: NEW, allowedUserIds: 'ann, bob' };

	it('lets those in who are on it', async () => {
		for (const uid of ['ann', 'bob']) {
			const answer = await bench('token', credential).deliver(
				memory({ url: `/?token=${NEW}&uid=${uid}` }),
			);
			expect(answer.items).toHaveLength(1);
		}
	});

	it.each(['eve', 'an', 'ann,bob', '', '__proto__'])('keeps %j out', async (uid) => {
		const answer = await bench('token', credential).deliver(
			memory({ url: `/?token=${NEW}&uid=${uid}` }),
		);
		expect(answer).toMatchObject({ status: 403, answers: 1, items: [] });
	});
});

describe("The credential's test", () => {
	const judge = async (data: Record<string, string>) => {
		const credential = { id: '1', name: 'Omi', type: 'omiWebhookApi', data };
		return await credentialTest.testOmiWebhookApi.call({} as never, credential);
	};

	it('is content with secrets that cannot be guessed', async () => {
		expect(await judge({ tokens: `${OLD}, ${NEW}`, signingSecrets: SECRET })).toEqual({
			status: 'OK',
			message: '2 tokens and 1 signing secret can be used.',
		});
	});

	it('is content with nothing but users, as the setup of an app has no other proof', async () => {
		const { status, message } = await judge({ allowedUserIds: 'ann, bob' });
		expect(status).toBe('OK');
		expect(message).toMatch(/lets 2 users in\. The other triggers also need a token/);
	});

	it.each([
		[{}, 'Fill in'],
		[{ tokens: 'short' }, 'at least 16 characters'],
		[{ tokens: 'has spaces and ?&= in it' }, 'cannot be used in a URL'],
	])('says what is wrong with %j', async (data, hint) => {
		const verdict = await judge(data as Record<string, string>);
		expect(verdict).toMatchObject({ status: 'Error', message: expect.stringContaining(hint) });
	});
});
