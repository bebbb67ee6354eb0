import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const UID = 'u1AbCdEfGhIjKlMnOpQrStUvWx12';
const FORM = '/form/connect';

const bench = (parameters = {}, credential?: Record<string, string>) => {
	return new TriggerBench(new OmiSetupTrigger(), { options: {}, ...parameters }, credential);
};
const toForm = (address = FORM, rest = {}) => bench({ whenOpened: 'address', address, ...rest });
const check = (query = `?uid=${UID}`): TestRequest => {
	return { method: 'GET', webhook: 'setup', url: `/setup${query}` };
};
const opening = (query = `?uid=${UID}`): TestRequest => {
	return { method: 'GET', webhook: 'default', url: `/connect${query}` };
};
const incomplete = { status: 200, body: { is_setup_completed: false }, answers: 1 };
const deliveredAt = expect.stringMatching(/Z$/) as string;

/** What Omi is told when the workflow's last node has these items. */
async function toldAfter(said: unknown, status = 200) {
	const { response, items } = await bench().leave(check());
	expect(items).toEqual([{ json: { event: 'check', userId: UID, deliveredAt } }]);
	response.status(status);
	response.json(said);
	expect(response.given).toHaveLength(1);
	return response.given[0];
}

describe('The setup check', () => {
	it('is answered with what the last item says', async () => {
		const yes = { status: 200, body: { is_setup_completed: true } };
		const no = { status: 200, body: { is_setup_completed: false } };
		for (const completed of [true, 'true', ' TRUE ', 1]) {
			expect(await toldAfter([{ completed }])).toEqual(yes);
		}
		expect(await toldAfter([{ completed: false }, { completed: true }])).toEqual(yes);
		expect(await toldAfter([{ completed: true }, { completed: false }])).toEqual(no);
		for (const completed of [false, 'false', 'no', 0, 2, null, undefined, '', [], {}, ['true']]) {
			expect(await toldAfter([{ completed }])).toEqual(no);
		}
		for (const said of [[], [{}], {}, [null], ['true'], 'true', true, undefined]) {
			expect(await toldAfter(said)).toEqual(no);
		}
	});

	it('is not passed by a workflow that fails, cannot begin or takes too long', async () => {
		expect(await toldAfter({ message: 'Error in workflow' }, 500)).toMatchObject({
			status: 200,
			body: { is_setup_completed: false },
		});
		const lost = { message: 'There was a problem executing the workflow' };
		expect(await toldAfter(lost, 500)).toMatchObject({ body: { is_setup_completed: false } });
		const { response } = await bench().leave(check());
		await jest.advanceTimersByTimeAsync(24_900);
		expect(response.given).toEqual([]);
		await jest.advanceTimersByTimeAsync(200);
		expect(response.given).toEqual([{ status: 200, body: { is_setup_completed: false } }]);
		response.json([{ completed: true }]);
		expect(response.given).toHaveLength(1);
	});

	it('starts nothing where it names no user as Omi does', async () => {
		const strange = ['', '?uid=', '?uid=%20', `?uid=${'x'.repeat(129)}`, '?uid=a%20b', '?user=u'];
		for (const query of [...strange, '?uid=%3Cscript%3E', '?uid=../x', '?uid=u%00', '?uid=ü']) {
			expect(await bench().deliver(check(query))).toMatchObject({ ...incomplete, items: [] });
		}
	});
});

describe('The page', () => {
	const words = { pageTitle: 'Tom & "Ann"', pageText: 'One <b>line</b>\n\nAnother' };

	it('says what its author has written, and nothing as HTML', async () => {
		const { status, body, headers, items } = await bench(words).deliver(opening());
		expect([status, items]).toEqual([
			200,
			[{ json: { event: 'opened', userId: UID, state: null, deliveredAt } }],
		]);
		expect(body).toContain('<h1>Tom &amp; &quot;Ann&quot;</h1>');
		expect(body).toContain('<p>One &lt;b&gt;line&lt;/b&gt;</p>\n<p>Another</p>');
		expect(headers).toMatchObject({
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
		});
		expect(headers).not.toHaveProperty('location');
	});

	it('is for the users of Omi', async () => {
		const { status, body, items } = await bench(words).deliver(opening(''));
		expect([status, items]).toEqual([200, []]);
		expect(body).toContain('open this page from the Omi app');
	});
});

describe('The address', () => {
	const locationOf = async (trigger: TriggerBench, query?: string) => {
		const { status, headers, answers } = await trigger.deliver(opening(query));
		expect([status, answers]).toEqual([302, 1]);
		return headers.location;
	};

	it('is one of this n8n, or any other, with the user in it', async () => {
		expect(await locationOf(toForm())).toBe(`https://n8n.example/form/connect?uid=${UID}`);
		const other = toForm('https://example.com/?a=1#b', { userIdParameter: 'user' });
		expect(await locationOf(other)).toBe(`https://example.com/?a=1&user=${UID}#b`);
	});

	it("carries on the state of Omi's sign-in, which the item has too", async () => {
		const trigger = toForm();
		const { headers, items } = await trigger.deliver(opening(`?uid=${UID}&state=a%26b%3D1`));
		expect(headers.location).toBe(`https://n8n.example/form/connect?state=a%26b%3D1&uid=${UID}`);
		expect(items).toMatchObject([{ json: { state: 'a&b=1' } }]);
	});

	it.each([
		'?uid=U&address=https://evil.example',
		'?uid=U&redirect=//evil.example&location=https://evil.example&whenOpened=page',
		'?address=https://evil.example&uid=U',
		'?uid=U&uid=U',
		'?uid=eve&uid=U',
		'?uid=U&%0d%0aLocation:%20https://evil.example',
	])('is not what a query says: %s', async (query) => {
		const location = await locationOf(toForm(), query.replaceAll('U', UID));
		expect(location).toBe(`https://n8n.example/form/connect?uid=${UID}`);
	});

	it('is left alone by a state that is meant to break out', async () => {
		for (const state of ['https://evil.example', '\r\nSet-Cookie: a=b', '"><script>', '&uid=eve']) {
			const query = `?uid=${UID}&state=${encodeURIComponent(state)}`;
			const url = new URL((await locationOf(toForm(), query)) ?? '');
			expect([url.origin, url.pathname]).toEqual(['https://n8n.example', FORM]);
			expect([...url.searchParams]).toEqual([
				['state', state],
				['uid', UID],
			]);
		}
		const long = `?uid=${UID}&state=${'x'.repeat(513)}`;
		expect(await locationOf(toForm(), long)).not.toContain('xxx');
	});

	it('is looked at when the workflow is published', async () => {
		expect(await toForm().publish()).toBe(true);
		expect(await toForm('https://example.com/a').publish()).toBe(true);
		expect(await bench().publish()).toBe(true);
		const wrong = ['', 'form/connect', 'javascript:alert(1)', 'ftp://example.com', 'https://'];
		for (const address of wrong) {
			await expect(toForm(address).publish()).rejects.toThrow('cannot be opened in a browser');
		}
	});

	it('that an expression has made nothing of is no open request', async () => {
		const trigger = toForm('');
		const answer = await trigger.deliver(opening());
		expect(answer).toMatchObject({ status: 500, answers: 1, items: [] });
		expect(answer.body).toContain('Please try again in a minute.');
		expect(trigger.logs).toEqual([expect.stringContaining("'Address' cannot be opened")]);
	});
});

describe('Opened again', () => {
	it('it shows the same, and starts the workflow once every ten seconds for each user', async () => {
		const trigger = toForm();
		const open = async (query?: string) => {
			const { status, headers, items } = await trigger.deliver(opening(query));
			expect([status, headers.location?.includes(FORM)]).toEqual([302, true]);
			await jest.advanceTimersByTimeAsync(1);
			return items.length;
		};
		expect(await open()).toBe(1);
		expect([await open(), await open(), await open('?uid=other')]).toEqual([0, 0, 1]);
		await jest.advanceTimersByTimeAsync(9_500);
		expect(await open()).toBe(0);
		await jest.advanceTimersByTimeAsync(1_000);
		expect([await open(), await open()]).toEqual([1, 0]);
	});

	it('at the same moment, one of them starts the workflow', async () => {
		const trigger = toForm();
		const answers = await Promise.all(
			[1, 2, 3, 4].map(async () => await trigger.deliver(opening())),
		);
		expect(answers.flatMap(({ items }) => items)).toHaveLength(1);
		expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
	});

	it('it starts the workflow if n8n could not take it before', async () => {
		const trigger = toForm();
		const refused = await trigger.deliver({ ...opening(), isRefused: true });
		expect(refused).toMatchObject({ status: 500, body: { error: expect.any(String) }, answers: 1 });
		await jest.advanceTimersByTimeAsync(1);
		expect((await trigger.deliver(opening())).items).toHaveLength(1);
	});
});

describe('Users who are not allowed', () => {
	const listed = (allowedUserIds: string) => {
		return bench({ users: 'listed' }, { tokens: '', signingSecrets: '', allowedUserIds });
	};

	it('have no complete setup and no page', async () => {
		for (const list of ['other', '', `${UID}x`]) {
			expect(await listed(list).deliver(check())).toMatchObject({ ...incomplete, items: [] });
			const page = await listed(list).deliver(opening());
			expect(page).toMatchObject({ status: 403, items: [], answers: 1 });
			expect(page.body).toContain('not open to your Omi account');
		}
		const allowed = listed(`other, ${UID}`);
		expect((await allowed.leave(check())).items).toHaveLength(1);
		expect((await allowed.deliver(opening())).items).toHaveLength(1);
	});
});

describe('In the editor', () => {
	it('everything starts the workflow, is marked, and leaves nothing behind', async () => {
		const trigger = toForm();
		for (let time = 0; time < 2; time++) {
			const { status, items } = await trigger.deliver(opening(), 'manual');
			const inProduction = expect.stringContaining('once every ten seconds') as string;
			expect([status, items]).toMatchObject([302, [{ json: { event: 'opened', inProduction } }]]);
		}
		const { items } = await trigger.deliver(check(), 'manual');
		const inProduction = expect.stringContaining('would answer Omi') as string;
		expect(items).toMatchObject([{ json: { event: 'check', inProduction } }]);
		expect(trigger.staticData).toEqual({});
	});
});
