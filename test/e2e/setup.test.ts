import type { WorkflowNode } from '../../tools/n8n/api.mts';
import { readExample } from '../support/examples.mts';
import { items, request, useN8n, workflowWith } from './support/n8n.mts';

/** The setup of an app's users in the real n8n: the example, and visitors who mean harm. */

const n8n = useN8n();

jest.setTimeout(60_000);

const ANN = 'annAbCdEfGhIjKlMnOpQrStUvWx1';
const BOB = 'bobAbCdEfGhIjKlMnOpQrStUvWx2';

const browser = { accept: 'text/html', 'user-agent': 'Mozilla/5.0' };
const visit = async (url: string) => await fetch(url, { redirect: 'manual', headers: browser });

describe('The example, in which each user connects an account', () => {
	it('lets in who has connected one, and nobody else', async () => {
		const saved = await n8n().publish(readExample('setup-account.json'));
		const check = saved.webhookUrl('Omi Setup Trigger', 'setup');
		const connect = saved.webhookUrl('Omi Setup Trigger', 'connect');
		const isComplete = async (uid: string) => {
			const { status, json } = await request(`${check}?uid=${uid}`);
			expect([status, Object.keys(json as object)]).toEqual([200, ['is_setup_completed']]);
			return (json as { is_setup_completed: boolean }).is_setup_completed;
		};
		expect([await isComplete(ANN), await isComplete(BOB)]).toEqual([false, false]);

		const opened = await visit(`${connect}?uid=${ANN}`);
		expect(opened.status).toBe(302);
		const form = new URL(opened.headers.get('location') ?? '');
		expect([form.pathname, form.search]).toEqual(['/form/connect-account', `?uid=${ANN}`]);
		expect(opened.headers.get('cache-control')).toBe('no-store');
		const page = await (await visit(form.toString())).text();
		expect(page).toContain(ANN);

		const submit = async (uid: string, account: string) => {
			const fields = new FormData();
			fields.set('field-0', account);
			fields.set('field-1', uid);
			const { status } = await fetch(form.origin + form.pathname, { method: 'POST', body: fields });
			expect(status).toBe(200);
			await n8n().executions(saved.id);
		};
		await submit(ANN, 'ann@example.com');
		expect([await isComplete(ANN), await isComplete(BOB)]).toEqual([true, false]);
		await submit(BOB, 'bob@example.com');
		expect([await isComplete(ANN), await isComplete(BOB)]).toEqual([true, true]);

		// Somebody else does not take the account's place.
		await submit(ANN, 'eve@example.com');
		const executions = await n8n().executions(saved.id);
		const kept = executions.flatMap((one) => items(one, 'Keep the account'));
		expect(kept.map(({ json }) => json.account)).toEqual(['ann@example.com', 'bob@example.com']);
		expect(executions.map(({ status }) => status)).not.toContain('error');
	});
});

describe('Omi Setup Trigger', () => {
	const completed = (value: string): Omit<WorkflowNode, 'position'> => ({
		name: 'Setup',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: `{"completed": ${value}}`, options: {} },
	});
	const publish = async (parameters: Record<string, unknown>, last = completed('true')) => {
		const between = [last];
		const workflow = workflowWith('omiSetupTrigger', { options: {}, ...parameters }, { between });
		const saved = await n8n().publish(workflow);
		return {
			id: saved.id,
			check: saved.webhookUrl('Omi', 'setup'),
			connect: saved.webhookUrl('Omi', 'connect'),
		};
	};

	it('answers no where the workflow fails, and starts nothing for nobody', async () => {
		const { id, check } = await publish(
			{},
			{
				name: 'Fail',
				type: 'n8n-nodes-base.stopAndError',
				typeVersion: 1,
				parameters: { errorMessage: 'It broke' },
			},
		);
		expect(await request(`${check}?uid=${ANN}`)).toMatchObject({
			status: 200,
			json: { is_setup_completed: false },
		});
		for (const query of ['', '?uid=', '?uid=%3Cscript%3Ealert(1)%3C/script%3E']) {
			const { status, json } = await request(check + query);
			expect([status, json]).toEqual([200, { is_setup_completed: false }]);
		}
		expect(await n8n().executions(id, { atLeast: 1 })).toHaveLength(1);
	});

	it("shows its author's page, and nothing of what a query brings", async () => {
		const words = { whenOpened: 'page', pageTitle: 'Hello <you>', pageText: 'One.\nTwo.' };
		const { id, connect } = await publish(words);
		const good = await visit(`${connect}?uid=${ANN}&state=s1`);
		const page = await good.text();
		expect([good.status, page]).toEqual([200, expect.stringContaining('Hello &lt;you&gt;')]);
		expect(good.headers.get('content-type')).toContain('text/html');
		expect(good.headers.get('content-security-policy')).toMatch(/sandbox|default-src/);
		const script = encodeURIComponent('<script>alert(1)</script>');
		for (const query of [
			`?uid=${script}`,
			`?uid=${ANN}&state=${script}`,
			`?uid=${ANN}&x=${script}`,
		]) {
			const answer = await visit(connect + query);
			expect([answer.status, (await answer.text()).includes('<script')]).toEqual([200, false]);
		}
		const [execution] = await n8n().executions(id, { atLeast: 1 });
		expect(items(execution!, 'Omi')).toMatchObject([
			{ json: { event: 'opened', userId: ANN, state: 's1' } },
		]);
		expect(await n8n().executions(id)).toHaveLength(1);
	});

	it('sends browsers nowhere but where the node says', async () => {
		const address = { whenOpened: 'address', address: 'https://form.example/start?a=1' };
		const { connect } = await publish(address);
		const evil = encodeURIComponent('https://evil.example/');
		for (const query of [
			`?uid=${ANN}`,
			`?address=${evil}&redirect=${evil}&url=${evil}&uid=${ANN}`,
			`?uid=eve&uid=${ANN}`,
			`?uid=${ANN}&%0d%0aLocation:${evil}`,
		]) {
			const { status, headers } = await visit(connect + query);
			const location = headers.get('location');
			expect([status, location]).toEqual([302, `https://form.example/start?a=1&uid=${ANN}`]);
		}
	});

	it('starts once for who taps ten times, also at once', async () => {
		const { id, connect } = await publish({ whenOpened: 'page' });
		const answers = await Promise.all(
			Array.from({ length: 10 }, async () => await visit(`${connect}?uid=${ANN}`)),
		);
		expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
		await visit(`${connect}?uid=${BOB}`);
		const executions = await n8n().executions(id, { atLeast: 2, settleMs: 1_000 });
		expect(executions).toHaveLength(2);
	});

	it('cannot be published with an address that is none', async () => {
		const between = [completed('true')];
		const parameters = { whenOpened: 'address', address: 'javascript:alert(1)', options: {} };
		const workflow = workflowWith('omiSetupTrigger', parameters, { between });
		await expect(n8n().publish(workflow)).rejects.toThrow('cannot be opened in a browser');
	});
});
