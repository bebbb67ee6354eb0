import { startOmiApi, type OmiApi } from '../../../tools/omi-api/server.mts';
import { APP_ID, makeActionItem, USER_ID } from '../../../tools/omi-api/store.mts';
import { omiApp } from '../../support/omiNode.mts';

let api: OmiApi;

beforeEach(async () => {
	api = await startOmiApi();
});

afterEach(async () => {
	await api.close();
});

describe('notification', () => {
	const send = (parameters = {}) => ({
		resource: 'notification',
		operation: 'send',
		message: 'Noted',
		...parameters,
	});

	test('send reaches the phone and tells how many are left', async () => {
		const [row] = await omiApp.json(send(), { baseUrl: api.url });
		expect(row).toMatchObject({ userId: USER_ID, success: true, remaining: 8 });
		expect(Number(row?.resetInSeconds)).toBeGreaterThan(0);
		expect(api.store.notifications).toEqual([
			{ uid: USER_ID, appId: APP_ID, message: 'Noted', via: 'v1' },
		]);
	});

	test('send of a notification alone travels in the query with an empty body', async () => {
		const message = 'Grüße & 50 % + mehr?';
		await omiApp.run(send({ message, options: { showIn: 'push' } }), { baseUrl: api.url });
		expect(api.store.notifications).toMatchObject([{ message, via: 'v2' }]);
		expect(api.requests[0]?.headers['content-length']).toBe('0');
	});

	test('send refuses a long text as a notification alone and takes it otherwise', async () => {
		const message = 'ä'.repeat(600);
		const push = send({ message, options: { showIn: 'push' } });
		await expect(omiApp.run(push, { baseUrl: api.url })).rejects.toThrow('too long');
		await omiApp.run(send({ message }), { baseUrl: api.url });
		expect(api.store.notifications).toHaveLength(1);
	});

	test('the tenth in an hour fails with the time at which it may be sent', async () => {
		const items = Array.from({ length: 10 }, (_, index) => ({ index }));
		const parameters = send({
			message: '=Number {{ $json.index }}',
			// Near the end of an hour the wait would be short enough to be taken.
			requestOptions: { maxWait: 0 },
		});
		const output = await omiApp.run(parameters, {
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
		const run = omiApp.run(send({ userId: 'stranger' }), { baseUrl: api.url });
		await expect(run).rejects.toMatchObject({
			message:
				'Omi does not let this app act for the user "stranger": User does not have this app installed',
			description: expect.stringMatching(/install the app.*again.*Check the user ID/) as string,
		});
	});
});

describe('action item', () => {
	const actionItem = (operation: string, parameters = {}) => ({
		resource: 'actionItem',
		operation,
		...parameters,
	});

	test('get many reads tasks by due date', async () => {
		const wanted = makeActionItem({ due_at: '2026-10-10T12:00:00Z' });
		api.store.actionItems.push(wanted, makeActionItem({ due_at: '2026-11-10T12:00:00Z' }));
		const parameters = actionItem('getAll', {
			filters: { dueAfter: '2026-10-10', dueBefore: '2026-10-10T00:00:00', status: 'open' },
		});
		const rows = await omiApp.json(parameters, { baseUrl: api.url });
		expect(rows.map(({ id }) => id)).toEqual([wanted.id]);
		expect(api.requests[0]?.rawPath).toBe(`/v2/integrations/${APP_ID}/tasks`);
	});
});
