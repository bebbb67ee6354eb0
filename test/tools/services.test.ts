import { HOME_TOKEN, homeAssistant } from '../../tools/services/homeAssistant.mts';
import { hubspot, HUBSPOT_TOKEN } from '../../tools/services/hubspot.mts';
import { jira, JIRA_ACCOUNT, JIRA_ISSUE_TYPE, JIRA_PROJECT } from '../../tools/services/jira.mts';
import { model, MODEL_KEY } from '../../tools/services/model.mts';
import { notion, NOTION_DATABASE, NOTION_TOKEN } from '../../tools/services/notion.mts';
import { serve, type Act, type Service } from '../../tools/services/service.mts';
import { slack, SLACK_TOKEN } from '../../tools/services/slack.mts';

/** The stand-ins for services are held to what the services refuse: one that takes everything proves nothing. */

let service: Service | undefined;
afterEach(async () => {
	await service?.close();
	service = undefined;
});

/** Asks a service that was just started; what it answers, and how often it has complained. */
async function ask(act: Act, path: string, body: unknown, headers: Record<string, string> = {}) {
	service = await serve(act);
	const response = await fetch(service.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
	const json = (await response.json()) as unknown;
	const { length: complaints } = service.complaints();
	await service.close();
	return { status: response.status, json, complaints };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('Slack', () => {
	const post = '/api/chat.postMessage';
	it('takes a message with a channel and words, and refuses the rest with status 200', async () => {
		const messages: Array<{ channel: string; text: string }> = [];
		const send = async (body: object, token = SLACK_TOKEN) =>
			await ask(slack(messages), post, body, bearer(token));
		expect(await send({ channel: '#a', text: 'Hi' })).toMatchObject({ json: { ok: true } });
		expect(await send({ channel: '#a', text: 'Hi' }, 'other')).toMatchObject({
			status: 200,
			json: { ok: false, error: 'invalid_auth' },
			complaints: 1,
		});
		expect(await send({ text: 'Hi' })).toMatchObject({ json: { error: 'channel_not_found' } });
		expect(await send({ channel: '#a', text: ' ' })).toMatchObject({ json: { error: 'no_text' } });
		expect(messages).toEqual([{ channel: '#a', text: 'Hi' }]);
	});
});

describe('Jira', () => {
	const { email, apiToken } = JIRA_ACCOUNT;
	const basic = `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
	const create = async (fields: object, authorization = basic) =>
		await ask(jira([]), '/rest/api/2/issue', { fields }, { authorization });
	const good = { project: { id: JIRA_PROJECT }, issuetype: { id: JIRA_ISSUE_TYPE }, summary: 'Do' };

	it('takes an issue of its project, with one line of summary', async () => {
		expect(await create(good)).toMatchObject({ status: 200, json: { key: 'OMI-1' } });
		expect(await create(good, 'Basic x')).toMatchObject({ status: 401 });
		for (const odd of [
			{ summary: 'a\nb' },
			{ summary: 'x'.repeat(256) },
			{ summary: '' },
			{ project: { id: '1' } },
			{ issuetype: {} },
		]) {
			expect(await create({ ...good, ...odd })).toMatchObject({ status: 400, complaints: 1 });
		}
	});
});

describe('Notion', () => {
	const create = async (body: object, headers: Record<string, string> = {}) =>
		await ask(notion([]), '/v1/pages', body, {
			...bearer(NOTION_TOKEN),
			'notion-version': '2022-06-28',
			...headers,
		});
	const page = (properties: object, content = 'Words') => ({
		parent: { database_id: NOTION_DATABASE },
		properties,
		children: [{ paragraph: { text: [{ text: { content } }] } }],
	});
	const name = { Name: { title: [{ text: { content: 'Do' } }] } };

	it('takes a page whose columns are there, of their types, and no text that is too long', async () => {
		expect(await create(page(name))).toMatchObject({ status: 200 });
		expect(await create(page({ ...name, Due: { date: { start: '2026-11-28' } } }))).toMatchObject({
			status: 200,
		});
		for (const odd of [
			page({ ...name, Colour: { rich_text: [] } }),
			page({ ...name, Due: { rich_text: [] } }),
			page({ ...name, Due: { date: { start: 'soon' } } }),
			page(name, 'x'.repeat(2_001)),
			{ ...page(name), children: Array(101).fill({}) },
		]) {
			expect(await create(odd)).toMatchObject({ status: 400, complaints: 1 });
		}
		expect(await create({ ...page(name), parent: {} })).toMatchObject({ status: 404 });
		expect(await create(page(name), { 'notion-version': '' })).toMatchObject({ status: 400 });
		expect(await create(page(name), bearer('other'))).toMatchObject({ status: 401 });
	});
});

describe('HubSpot', () => {
	it('takes a contact with an address and properties that are defined', async () => {
		const put = async (email: string, property: string) =>
			await ask(
				hubspot([]),
				`/contacts/v1/contact/createOrUpdate/email/${email}`,
				{ properties: [{ property, value: 'Sam' }] },
				bearer(HUBSPOT_TOKEN),
			);
		expect(await put('sam@example.com', 'firstname')).toMatchObject({ json: { isNew: true } });
		expect(await put('sam', 'firstname')).toMatchObject({ status: 400 });
		expect(await put('sam@example.com', 'shoeSize')).toMatchObject({ status: 400 });
	});
});

describe('Home Assistant', () => {
	const say = async (act: Act, text: unknown, token = HOME_TOKEN) =>
		await ask(act, '/api/services/conversation/process', { text }, bearer(token));

	it('does what a sentence says, once, and answers what has changed', async () => {
		const house = homeAssistant([]);
		expect(await say(house, 'Turn on the kitchen light.')).toMatchObject({
			json: [{ entity_id: 'light.kitchen', state: 'on' }],
		});
		expect(await say(house, 'Turn on the kitchen light')).toMatchObject({ json: [] });
		expect(await say(house, 'Sing a song')).toMatchObject({ status: 200, json: [] });
		expect(await say(house, '')).toMatchObject({ status: 400 });
		expect(await say(house, 'Hello', 'other')).toMatchObject({ status: 401 });
	});
});

describe('the language model', () => {
	const script = [
		{ hears: [/weather/], finds: /rain/, says: 'It rains.' },
		{ hears: [/weather/], says: { tool: 'look', with: { at: 'sky' } } },
	];
	const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }];
	const user = { role: 'user', content: 'How is the weather?' };
	const chat = async (body: object, key = MODEL_KEY) =>
		await ask(model(script, [], []), '/v1/chat/completions', body, bearer(key));

	it('answers as its script says, tools included', async () => {
		const asked = await chat({ model: 'm', messages: [user], tools });
		const call = { id: 'call_1', function: { name: 'look', arguments: '{"at":"sky"}' } };
		expect(asked.json).toMatchObject({
			choices: [{ message: { tool_calls: [call] }, finish_reason: 'tool_calls' }],
		});
		const found = { role: 'tool', tool_call_id: 'call_1', content: 'rain' };
		const assistant = { role: 'assistant', tool_calls: [{ ...call, type: 'function' }] };
		const told = await chat({ model: 'm', messages: [user, assistant, found], tools });
		expect(told.json).toMatchObject({ choices: [{ message: { content: 'It rains.' } }] });
	});

	it('refuses what its script does not foresee, and what OpenAI would', async () => {
		const messages = [user];
		for (const odd of [
			{ model: 'm', messages: [{ role: 'user', content: 'How are you?' }] },
			{ model: 'm', messages },
			{ messages, tools },
			{ model: 'm', messages: [], tools },
			{ model: 'm', messages, tools: [{ type: 'function', function: { name: 'two words' } }] },
			{ model: 'm', messages: [user, { role: 'tool', tool_call_id: 'x', content: 'rain' }], tools },
		]) {
			expect(await chat(odd)).toMatchObject({ status: 400, complaints: 1 });
		}
		expect(await chat({ model: 'm', messages, tools }, 'other')).toMatchObject({ status: 401 });
	});
});
