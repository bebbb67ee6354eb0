import type { IDataObject } from 'n8n-workflow';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { daySummary, developerMemory } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';
import type { Take } from '../support/watching.mts';

/** Deliveries to a node that also asks: what they bring goes the same way as what is found. */

const trigger = (parameters: object = {}) => {
	const own = { receive: 'catchUp', output: 'simplified', splitOut: 'none', options: {} };
	return new TriggerBench(new OmiMemoryTrigger(), {
		respond: 'immediately',
		...own,
		...parameters,
	});
};
const memory = (key: string, over = {}) => ({
	url: '/?uid=u',
	headers: { 'idempotency-key': key },
	body: { ...developerMemory(), ...over },
});
const accepted = { status: 200, body: {}, answers: 1 };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const watched = async (bench: TriggerBench, journal?: IDataObject, take?: Take) => {
	const watching = bench.watch(journal, take);
	await jest.advanceTimersByTimeAsync(6_000);
	return await watching;
};
const end = async (stop: () => Promise<void>) => {
	const stopping = stop();
	await jest.advanceTimersByTimeAsync(2_000);
	await stopping;
};

it('a conversation starts the workflow once, however often it is delivered', async () => {
	const bench = trigger();
	const { items, stop } = await watched(bench);
	for (const key of ['one', 'one', 'sent again by hand']) {
		expect(await bench.deliver(memory(key))).toMatchObject({ ...accepted, items: [] });
		await jest.advanceTimersByTimeAsync(1_000);
	}
	expect(items.map(({ json }) => [json.title, json.receivedBy, json.userId])).toEqual([
		['Roadmap sync', 'webhook', 'u'],
	]);
	// What the workflow gets of it, and what it does not.
	const passed = await bench.execute(items);
	expect(Object.keys(passed[0] ?? {})).toEqual(['json']);
	await end(stop);
});

it('what has been delivered is known after a restart', async () => {
	const bench = trigger();
	const first = await watched(bench);
	await bench.deliver(memory('one'));
	await jest.advanceTimersByTimeAsync(1_000);
	const journal = JSON.parse(JSON.stringify(bench.staticData)) as object;
	expect(JSON.stringify(journal)).toContain('asking');
	await end(first.stop);
	const restarted = trigger();
	restarted.node.id = bench.node.id;
	const second = await restarted.watch(JSON.parse(JSON.stringify(journal)));
	await restarted.deliver(memory('two'));
	await jest.advanceTimersByTimeAsync(1_000);
	expect(second.items).toEqual([]);
	// Another one is not.
	await restarted.deliver(memory('three', { id: 'another' }));
	await jest.advanceTimersByTimeAsync(1_000);
	expect(second.items.map(({ json }) => json.id)).toEqual(['another']);
	await end(second.stop);
});

it('one that the filters hold back starts nothing, and shows in the editor why', async () => {
	const bench = trigger({ options: { categories: ['music'] } });
	const { items, stop } = await watched(bench);
	expect(await bench.deliver(memory('one'))).toMatchObject({ ...accepted, items: [] });
	await jest.advanceTimersByTimeAsync(1_000);
	expect(items).toEqual([]);
	const shown = await bench.deliver(memory('two'), 'manual');
	expect(shown.items).toMatchObject([
		{ json: { title: 'Roadmap sync', inProduction: expect.stringContaining('would not start') } },
	]);
	await end(stop);
});

it('the request starts the workflow where that is to answer, once', async () => {
	const bench = trigger({ respond: 'lastNode' });
	const { items, stop } = await watched(bench);
	expect((await bench.deliver(memory('one'))).items).toMatchObject([
		{ json: { receivedBy: 'webhook' } },
	]);
	expect((await bench.deliver(memory('two'))).items).toEqual([]);
	await jest.advanceTimersByTimeAsync(2_000);
	expect(items).toEqual([]);
	await end(stop);
});

it('a day comes once, whatever its summary is called', async () => {
	const parameters = { receive: 'catchUp', respond: 'immediately', options: {} };
	const bench = new TriggerBench(new OmiDaySummaryTrigger(), parameters);
	const { items, stop } = await watched(bench);
	for (const key of ['one', 'two']) {
		const body = daySummary();
		await bench.deliver({ url: '/?uid=u', headers: { 'idempotency-key': key }, body });
		await jest.advanceTimersByTimeAsync(1_000);
	}
	expect(items).toHaveLength(1);
	await end(stop);
});

it('a node that only asks has no webhook', () => {
	const { webhooks, triggerPanel } = new OmiMemoryTrigger().description;
	for (const { httpMethod } of webhooks ?? []) expect(httpMethod).toContain('receive');
	expect(triggerPanel).toMatchObject({ hideContent: expect.stringContaining('receive') });
});

it.each(['published', 'started'])(
	'what n8n could not take comes though the node is set to receive only by webhook, when it is %s',
	async (how) => {
		const bench = trigger();
		const away: Take = ({ done }) => done.reject(new Error('The database is away.'));
		const { stop } = await watched(bench, undefined, away);
		expect(await bench.deliver(memory('one'))).toMatchObject(accepted);
		await jest.advanceTimersByTimeAsync(5_000);
		await end(stop);
		const after = how === 'published' ? bench : trigger();
		after.node.id = bench.node.id;
		after.node.parameters.receive = 'webhook';
		const second = await watched(after, JSON.parse(JSON.stringify(bench.staticData)));
		expect(second.items.map(({ json }) => json.title)).toEqual(['Roadmap sync']);
		await end(second.stop);
	},
);
