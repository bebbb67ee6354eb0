import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { makeGoal } from '../../../tools/omi-api/store.mts';
import { omi } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
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
			options: {
				goalType: 'numeric',
				targetValue: 10,
				unit: 'km',
				successCriteria: 'A race\nWithout a break',
				horizonAt: '2027-01-01',
			},
		});
		const [made] = await omi.json(parameters, { baseUrl: api.url });
		expect(made).toMatchObject({ title: 'Run 10 km', targetValue: 10, unit: 'km' });
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
		expect(await omi.json(goal('get', byId(known.id)), { baseUrl: api.url })).toMatchObject([
			{ id: known.id, title: 'Run 10 km', currentValue: 3, targetValue: 10, isActive: true },
		]);
	});

	test('get many can include inactive ones, and heeds the limit where Omi does not', async () => {
		api.store.goals.push(makeGoal(), makeGoal({ is_active: false }), makeGoal());
		const all = goal('getAll', { returnAll: true });
		expect(await omi.json(all, { baseUrl: api.url })).toHaveLength(2);
		const two = goal('getAll', { limit: 2, includeInactive: true });
		expect(await omi.json(two, { baseUrl: api.url })).toHaveLength(2);
		expect(api.requests[1]?.query.get('include_inactive')).toBe('true');
	});

	test('update changes the fields given', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('update', {
			...byId(known.id),
			updateFields: { title: 'Run 12 km', targetValue: 12, minValue: 0 },
		});
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([
			{ title: 'Run 12 km', targetValue: 12 },
		]);
		expect(api.requests[0]?.body).toEqual({ title: 'Run 12 km', target_value: 12, min_value: 0 });
	});

	test('update clears every field that can be empty', async () => {
		const known = makeGoal({ success_criteria: ['A race'], horizon_at: '2027-01-01T00:00:00Z' });
		api.store.goals.push(known);
		const fieldsToClear = ['horizonAt', 'maxValue', 'successCriteria', 'unit', 'whyItMatters'];
		const parameters = goal('update', { ...byId(known.id), fieldsToClear });
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([
			{ horizonAt: null, maxValue: null, successCriteria: [], unit: null, targetValue: 10 },
		]);
	});

	test('update progress sends the value in the query, and get history shows it', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('updateProgress', { ...byId(known.id), currentValue: 4.5 });
		expect(await omi.json(parameters, { baseUrl: api.url })).toMatchObject([{ currentValue: 4.5 }]);
		expect(api.requests[0]?.query.get('current_value')).toBe('4.5');
		const history = goal('getHistory', { ...byId(known.id), days: 7 });
		expect(await omi.json(history, { baseUrl: api.url })).toMatchObject([{ value: 4.5 }]);
		expect(api.requests[1]?.query.get('days')).toBe('7');
	});

	test('delete answers that it is deleted', async () => {
		const known = makeGoal();
		api.store.goals.push(known);
		const parameters = goal('delete', byId(known.id));
		expect(await omi.json(parameters, { baseUrl: api.url })).toEqual([{ deleted: true }]);
	});
});
