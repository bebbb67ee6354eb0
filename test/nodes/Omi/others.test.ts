import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import {
	APP_ID,
	makeActionItem,
	makeConversation,
	makeDailySummary,
	makeFolder,
	makeGoal,
	USER_ID,
} from '../../../tools/omi-api/store.mts';
import { jsonOf, runOmi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('action item', () => {
	const actionItem = (operation: string, parameters = {}) => ({
		resource: 'actionItem',
		operation,
		...parameters,
	});

	test('create sends the date with its zone', async () => {
		const parameters = actionItem('create', {
			description: '={{ $json.command }}',
			options: { dueAt: '2026-10-10T17:00:00' },
		});
		const options = { baseUrl: api.url, items: [{ command: 'Send proposal' }] };
		expect(await jsonOf(parameters, options)).toMatchObject([
			{ description: 'Send proposal', due_at: '2026-10-10T15:00:00.000Z' },
		]);
	});

	test('create refuses what is no date and names the field', async () => {
		const parameters = actionItem('create', { description: 'A', options: { dueAt: 'tomorrow' } });
		await expect(runOmi(parameters, { baseUrl: api.url })).rejects.toThrow(
			"'Due At' is not a date",
		);
		expect(api.requests).toHaveLength(0);
	});

	test('create many sends batches of 50 and pairs what comes back in another order', async () => {
		const items = Array.from({ length: 51 }, (_, index) => ({ task: `Task ${index}` }));
		const output = await runOmi(actionItem('createMany', { description: '={{ $json.task }}' }), {
			baseUrl: api.url,
			items,
		});
		expect(api.requests).toHaveLength(2);
		expect(output).toHaveLength(51);
		for (const { json, pairedItem } of output) {
			expect(pairedItem).toEqual({ item: Number(String(json.description).slice(5)) });
		}
	});

	test('get many sends its filters', async () => {
		const wanted = makeActionItem({ completed: true, conversation_id: 'c1' });
		api.store.actionItems.push(wanted, makeActionItem(), makeActionItem({ completed: true }));
		const parameters = actionItem('getAll', {
			returnAll: true,
			filters: { completed: true, conversationId: { mode: 'id', value: 'c1' } },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([wanted]);
	});

	test('get many through the App API reads tasks by due date', async () => {
		const wanted = makeActionItem({ due_at: '2026-10-10T12:00:00Z' });
		api.store.actionItems.push(wanted, makeActionItem({ due_at: '2026-11-10T12:00:00Z' }));
		const parameters = actionItem('getAll', {
			authentication: 'appApi',
			filters: { dueStartDate: '2026-10-10', dueEndDate: '2026-10-10', completed: false },
		});
		const rows = await jsonOf(parameters, { baseUrl: api.url });
		expect(rows.map(({ id }) => id)).toEqual([wanted.id]);
		expect(api.requests[0]?.rawPath).toBe(`/v2/integrations/${APP_ID}/tasks`);
	});

	test('update ticks off', async () => {
		const known = makeActionItem();
		api.store.actionItems.push(known);
		const parameters = actionItem('update', {
			actionItemId: { mode: 'id', value: known.id as string },
			updateFields: { completed: true },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toMatchObject([
			{ completed: true, completed_at: expect.any(String) as string },
		]);
	});

	test('delete of a locked one says that it needs a paid plan', async () => {
		const known = makeActionItem();
		const locked = makeActionItem({ is_locked: true });
		api.store.actionItems.push(known, locked);
		const parameters = (id: unknown) =>
			actionItem('delete', { actionItemId: { mode: 'id', value: id as string } });
		expect(await jsonOf(parameters(known.id), { baseUrl: api.url })).toEqual([{ deleted: true }]);
		await expect(runOmi(parameters(locked.id), { baseUrl: api.url })).rejects.toThrow('paid plan');
	});
});

describe('goal', () => {
	const goal = (operation: string, parameters = {}) => ({
		resource: 'goal',
		operation,
		...parameters,
	});
	const byId = (id: unknown) => ({ goalId: { mode: 'id', value: id as string } });

	test('create sends what was given and nothing else', async () => {
		const parameters = goal('create', {
			title: 'Run 10 km',
			additionalFields: {
				goalType: 'numeric',
				targetValue: 10,
				unit: 'km',
				successCriteria: 'A race\nWithout a break',
				horizonAt: '2027-01-01',
			},
		});
		const [made] = await jsonOf(parameters, { baseUrl: api.url });
		expect(made).toMatchObject({ title: 'Run 10 km', target_value: 10, unit: 'km' });
		expect(api.requests[0]?.body).toEqual({
			title: 'Run 10 km',
			goal_type: 'numeric',
			target_value: 10,
			unit: 'km',
			success_criteria: ['A race', 'Without a break'],
			horizon_at: '2026-12-31T23:00:00.000Z',
		});
	});

	test('get answers one goal', async () => {
		const known = makeGoal({ current_value: 3 });
		api.store.goals.push(known);
		expect(await jsonOf(goal('get', byId(known.id)), { baseUrl: api.url })).toMatchObject([
			{ id: known.id, title: 'Run 10 km', currentValue: 3, targetValue: 10, isActive: true },
		]);
	});

	test('get many can include inactive ones, and heeds the limit where Omi does not', async () => {
		api.store.goals.push(makeGoal(), makeGoal({ is_active: false }), makeGoal());
		const all = goal('getAll', { returnAll: true });
		expect(await jsonOf(all, { baseUrl: api.url })).toHaveLength(2);
		const two = goal('getAll', { limit: 2, includeInactive: true });
		expect(await jsonOf(two, { baseUrl: api.url })).toHaveLength(2);
		expect(api.requests[1]?.query.get('include_inactive')).toBe('true');
	});

	test('update changes the fields given', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('update', {
			...byId(known.id),
			updateFields: { title: 'Run 12 km', targetValue: 12, minValue: 0 },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toMatchObject([
			{ title: 'Run 12 km', target_value: 12 },
		]);
		expect(api.requests[0]?.body).toEqual({ title: 'Run 12 km', target_value: 12, min_value: 0 });
	});

	test('update progress sends the value in the query, and get history shows it', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('updateProgress', { ...byId(known.id), currentValue: 4.5 });
		expect(await jsonOf(parameters, { baseUrl: api.url })).toMatchObject([{ current_value: 4.5 }]);
		expect(api.requests[0]?.query.get('current_value')).toBe('4.5');
		const history = goal('getHistory', { ...byId(known.id), days: 7 });
		expect(await jsonOf(history, { baseUrl: api.url })).toMatchObject([{ value: 4.5 }]);
		expect(api.requests[1]?.query.get('days')).toBe('7');
	});

	test('delete answers that it is deleted', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('delete', byId(known.id));
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
	});
});

describe('folder', () => {
	test('get many answers the folders up to the limit', async () => {
		api.store.folders.push(makeFolder({ id: 'f1' }), makeFolder({ id: 'f2', name: 'Personal' }));
		const parameters = { resource: 'folder', operation: 'getAll', limit: 1 };
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([
			{
				id: 'f1',
				name: 'Work',
				description: 'Work conversations',
				icon: '💼',
				conversationCount: 12,
				isDefault: false,
				isSystem: true,
			},
		]);
	});
});

describe('daily summary', () => {
	const dailySummary = (operation: string, parameters = {}) => ({
		resource: 'dailySummary',
		operation,
		...parameters,
	});

	test('get answers one as flat fields', async () => {
		const known = makeDailySummary();
		api.store.dailySummaries.push(known);
		const parameters = dailySummary('get', {
			dailySummaryId: { mode: 'id', value: known.id as string },
		});
		expect(await jsonOf(parameters, { baseUrl: api.url })).toEqual([
			{
				id: known.id,
				date: '2026-10-08',
				headline: 'Launch day',
				overview: 'The launch and what followed.',
				emoji: '🚀',
				highlights: ['Launch: It went well'],
				actionItems: ['Thank the team'],
				decisions: ['Ship weekly'],
				unresolvedQuestions: ['Who answers support?'],
				createdAt: known.created_at,
			},
		]);
	});

	test('get many asks for calendar days in the zone of the workflow', async () => {
		for (const date of ['2026-10-09', '2026-10-08', '2026-10-07']) {
			api.store.dailySummaries.push(makeDailySummary({ date }));
		}
		const parameters = dailySummary('getAll', {
			returnAll: true,
			filters: { startDate: '2026-10-07T23:30:00Z', endDate: '2026-10-08' },
		});
		const rows = await jsonOf(parameters, { baseUrl: api.url });
		expect(rows.map(({ date }) => date)).toEqual(['2026-10-08']);
		expect(api.requests[0]?.query.get('start_date')).toBe('2026-10-08');
	});
});

describe('question', () => {
	test('ask answers with sources, in the zone of the workflow', async () => {
		api.store.conversations.push(makeConversation());
		const parameters = {
			resource: 'question',
			operation: 'ask',
			question: 'What about the roadmap?',
			options: { maxSources: 2 },
		};
		const [row] = await jsonOf(parameters, { baseUrl: api.url });
		expect(row).toMatchObject({
			answer: 'You talked about roadmap.',
			sources: [{ title: 'Roadmap sync' }],
		});
		expect(api.requests[0]?.body).toEqual({
			question: 'What about the roadmap?',
			limit: 2,
			timezone: 'Europe/Berlin',
		});
	});
});

describe('notification', () => {
	const send = (parameters = {}) => ({
		authentication: 'appApi',
		resource: 'notification',
		operation: 'send',
		message: 'Noted',
		...parameters,
	});

	test('send reaches the phone and tells how many are left', async () => {
		const [row] = await jsonOf(send(), { baseUrl: api.url });
		expect(row).toMatchObject({ status: 'Ok', success: true, remaining: 8 });
		expect(Number(row?.resetInSeconds)).toBeGreaterThan(0);
		expect(api.store.notifications).toEqual([
			{ uid: USER_ID, appId: APP_ID, message: 'Noted', via: 'v1' },
		]);
	});

	test('send of a notification alone travels in the query with an empty body', async () => {
		const message = 'Grüße & 50 % + mehr?';
		await runOmi(send({ message, options: { showIn: 'push' } }), { baseUrl: api.url });
		expect(api.store.notifications).toMatchObject([{ message, via: 'v2' }]);
		expect(api.requests[0]?.headers['content-length']).toBe('0');
	});

	test('send refuses a long text as a notification alone and takes it otherwise', async () => {
		const message = 'ä'.repeat(600);
		const push = send({ message, options: { showIn: 'push' } });
		await expect(runOmi(push, { baseUrl: api.url })).rejects.toThrow('too long');
		await runOmi(send({ message }), { baseUrl: api.url });
		expect(api.store.notifications).toHaveLength(1);
	});

	test('the tenth in an hour fails with the time at which it may be sent', async () => {
		const items = Array.from({ length: 10 }, (_, index) => ({ index }));
		const parameters = send({
			message: '=Number {{ $json.index }}',
			// Near the end of an hour the wait would be short enough to be taken.
			requestOptions: { maxWait: 0 },
		});
		const output = await runOmi(parameters, {
			baseUrl: api.url,
			items,
			continueOnFail: true,
		});
		expect(output[8]?.json).toMatchObject({ success: true, remaining: 0 });
		expect(output[9]?.json.error).toMatch(
			/rate limit is reached.*10 notifications per hour.*Try again in \d+ (minutes|seconds?), at \d\d:\d\d UTC/,
		);
		expect(api.store.notifications).toHaveLength(9);
		expect(api.requests).toHaveLength(10);
	});

	test('a user who does not have the app is named as the reason', async () => {
		const run = runOmi(send({ userId: 'stranger' }), { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message: 'User does not have this app installed',
			description: expect.stringContaining("check 'User ID'") as string,
		});
	});
});
