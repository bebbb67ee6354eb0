import type { INodeExecutionData, WorkflowExecuteMode } from 'n8n-workflow';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { buttonPress, developerMemory, liveSegment, realtime } from '../support/payloads';
import { TriggerBench, type Offer, type TestRequest } from '../support/trigger.mts';

/** Whether n8n has taken an execution, and what becomes of a delivery where it has not. */

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const SECOND = 1_000;
const pass = async (seconds: number) => await jest.advanceTimersByTimeAsync(seconds * SECOND);

/** Something that takes time of the clock's to end. */
const during = async <T>(work: Promise<T>, seconds: number): Promise<T> => {
	await pass(seconds);
	return await work;
};

const transcript = (parameters: object = {}) => {
	return new TriggerBench(new OmiTranscriptTrigger(), {
		triggerOn: 'sessionEnd',
		quietPeriod: 120,
		options: {},
		...parameters,
	});
};

const speech = (id: string, start = 0): TestRequest => ({
	url: '/?uid=u',
	headers: { 'idempotency-key': `key of ${id}` },
	body: realtime('u', liveSegment(id, `Words of ${id}.`, start)),
});

const idsIn = (items: readonly INodeExecutionData[]) => {
	return items.flatMap(({ json }) => (json.segments as Array<{ id: string }>).map(({ id }) => id));
};

const journalOf = (trigger: TriggerBench) =>
	JSON.parse(JSON.stringify(trigger.staticData)) as object;

class TaskRejectedError extends Error {}
class WorkflowExecutionCancelledError extends Error {}

describe('a delivery that starts the workflow as it is', () => {
	const memory = () => {
		const parameters = { output: 'simplified', splitOut: 'none', options: {} };
		return new TriggerBench(new OmiMemoryTrigger(), parameters);
	};
	const request: TestRequest = {
		url: '/?uid=u',
		headers: { 'idempotency-key': 'k' },
		body: developerMemory(),
	};

	it('is new again when n8n could not start it, and a copy once it could', async () => {
		const trigger = memory();
		expect(await trigger.deliver({ ...request, isRefused: true })).toMatchObject({
			status: 500,
			body: {},
			answers: 1,
		});
		expect((await trigger.deliver(request)).items).toHaveLength(1);
		expect(await trigger.deliver(request)).toMatchObject({ status: 200, body: {}, items: [] });
	});

	it('is new again with what it brings, where repeats are skipped', async () => {
		const trigger = memory();
		trigger.node.parameters.options = { skipRepeats: true };
		await trigger.deliver({ ...request, isRefused: true });
		expect((await trigger.deliver(request)).items).toHaveLength(1);
		const other = { ...request, headers: { 'idempotency-key': 'another' } };
		expect((await trigger.deliver(other)).items).toEqual([]);
	});

	it('of the button too', async () => {
		const trigger = new TriggerBench(new OmiButtonTrigger(), {});
		const press = { ...request, body: buttonPress('single_tap') };
		expect((await trigger.deliver({ ...press, isRefused: true })).status).toBe(500);
		expect((await trigger.deliver(press)).items).toHaveLength(1);
	});

	describe('and is answered by it', () => {
		const ends: Array<[string, number, unknown, number, boolean]> = [
			[
				'n8n could not begin it',
				500,
				{ message: 'There was a problem executing the workflow' },
				500,
				true,
			],
			['it failed', 500, { message: 'Error in workflow' }, 200, false],
			["its author's answer is an error", 503, { message: 'Later' }, 200, false],
			['it answered', 200, { message: 'Noted.' }, 200, false],
		];
		it.each(ends)('%s', async (_name, status, body, answered, isNewAgain) => {
			const trigger = memory();
			trigger.node.parameters.respond = 'lastNode';
			const { response } = await trigger.leave(request);
			response.status(status).json(body);
			expect(response.given).toMatchObject([{ status: answered }]);
			expect((await trigger.leave(request)).items).toHaveLength(isNewAgain ? 1 : 0);
		});

		it('it is late', async () => {
			const trigger = memory();
			trigger.node.parameters.respond = 'lastNode';
			const { response } = await trigger.leave(request);
			await pass(26);
			expect(response.given).toEqual([{ status: 200, body: {} }]);
			expect((await trigger.leave(request)).items).toEqual([]);
			// A file or a stream that comes then goes nowhere, to its end.
			expect(response.write()).toBe(true);
			response.end();
			expect(response.given).toHaveLength(1);
		});
	});

	it('keeps a copy waiting while n8n is at it, and then has it come again', async () => {
		const trigger = memory();
		trigger.node.parameters.respond = 'lastNode';
		const { response } = await trigger.leave(request);
		const copy = trigger.deliver(request);
		await pass(1);
		response.status(200).json({});
		expect(await during(copy, 1)).toMatchObject({ status: 200, items: [] });

		const another = { ...request, headers: { 'idempotency-key': 'another' } };
		await trigger.leave(another);
		expect(await during(trigger.deliver(another), 4)).toMatchObject({ status: 500, items: [] });
	});
});

describe('speech that n8n does not take', () => {
	it('waits, and comes by itself', async () => {
		const trigger = transcript();
		let isAway = true;
		const offers: Offer[] = [];
		const { items, stop } = await trigger.watch(undefined, (offer) => {
			offers.push(offer);
			if (isAway) offer.done.reject(new Error('the database is away'));
			else offer.done.resolve();
		});
		await trigger.deliver(speech('a'));
		await pass(190);
		expect(items).toEqual([]);
		expect(offers.length).toBeGreaterThan(3);
		// A key may have been used up by an attempt that failed.
		expect(new Set(offers.map(({ key }) => key)).size).toBe(offers.length);
		isAway = false;
		await pass(61);
		expect(idsIn(items)).toEqual(['a']);
		await pass(3_600);
		expect(items).toHaveLength(1);
		await during(stop(), 30);
	});

	it('is taken all the same where it is handed over as it comes', async () => {
		const trigger = transcript({ triggerOn: 'delivery' });
		const { items, stop } = await trigger.watch();
		expect(await trigger.deliver({ ...speech('a'), isRefused: true })).toMatchObject({
			status: 200,
			body: {},
			items: [],
		});
		expect((await trigger.deliver(speech('a'))).items).toEqual([]);
		await pass(3);
		expect(idsIn(items)).toEqual(['a']);
		expect(idsIn((await trigger.deliver(speech('b', 2))).items)).toEqual(['b']);
		await pass(600);
		expect(idsIn(items)).toEqual(['a']);
		await during(stop(), 30);
	});

	it('is not offered again while n8n is at it, however long, also when published again', async () => {
		const trigger = transcript();
		const offers: Offer[] = [];
		const keep = (offer: Offer) => void offers.push(offer);
		const { stop } = await trigger.watch(undefined, keep);
		await trigger.deliver(speech('a'));
		await pass(3_600);
		expect(offers).toHaveLength(1);
		await during(stop(), 30);
		const again = await trigger.watch(undefined, keep);
		await pass(3_600);
		expect(offers).toHaveLength(1);
		offers[0]!.done.resolve();
		await pass(3_600);
		expect(offers).toHaveLength(1);
		await during(again.stop(), 30);
	});

	it('counts as taken when its execution was cancelled', async () => {
		const trigger = transcript();
		let offers = 0;
		const { stop } = await trigger.watch(undefined, ({ done }) => {
			offers += 1;
			queueMicrotask(() => done.reject(new WorkflowExecutionCancelledError('by hand')));
		});
		await trigger.deliver(speech('a'));
		await pass(3_600);
		expect(offers).toBe(1);
		await during(stop(), 30);
	});

	it('does not when n8n is stopping: it had not begun, perhaps', async () => {
		const trigger = transcript();
		const offers: Offer[] = [];
		const first = await trigger.watch(undefined, (offer) => void offers.push(offer));
		await trigger.deliver(speech('a'));
		await pass(125);
		const stopping = first.stop();
		offers[0]!.done.reject(new WorkflowExecutionCancelledError('n8n stops'));
		await during(stopping, 30);
		const second = await trigger.watch(undefined, (offer) => void offers.push(offer));
		await pass(5);
		expect(offers.map(({ key }) => key)).toEqual([offers[0]!.key, offers[0]!.key]);
		offers[1]!.done.resolve();
		await during(second.stop(), 30);
	});

	it('that failed in another way is tried again', async () => {
		const trigger = transcript();
		let offers = 0;
		const { items, stop } = await trigger.watch(undefined, ({ done }) => {
			offers += 1;
			if (offers === 1) done.reject(new TaskRejectedError('Redis of n8n is away'));
			else done.resolve();
		});
		await trigger.deliver(speech('a'));
		await pass(130);
		expect([offers, idsIn(items)]).toEqual([2, ['a']]);
		await during(stop(), 30);
	});
});

describe('what n8n has taken', () => {
	it('leaves the outbox without anybody seeing its execution, as in a worker', async () => {
		const trigger = transcript();
		const { items, stop } = await trigger.watch();
		for (let n = 0; n < 40; n++) {
			await trigger.deliver(speech(`${n}`));
			await pass(200);
		}
		await trigger.deliver(speech('last'));
		expect(items).toHaveLength(40);
		const journal = JSON.stringify(journalOf(trigger));
		expect(journal).toContain('Words of last');
		expect(journal).not.toContain('Words of 39');
		expect(journal.length).toBeLessThan(12_000);
		await during(stop(), 30);
	});

	it('is known by its execution at once, where that begins in this process', async () => {
		const trigger = transcript();
		const offers: Offer[] = [];
		const { stop } = await trigger.watch(undefined, (offer) => void offers.push(offer));
		await trigger.deliver(speech('a'));
		await pass(125);
		await trigger.execute(offers[0]!.items);
		await trigger.deliver(speech('b'));
		expect(JSON.stringify(journalOf(trigger))).not.toContain('Words of a');
		await during(stop(), 30);
	});

	it('runs when it is retried by hand', async () => {
		const trigger = transcript();
		const { items, stop } = await trigger.watch();
		await trigger.deliver(speech('a'));
		await pass(125);
		for (const mode of ['retry', 'trigger'] as WorkflowExecuteMode[]) {
			expect(idsIn(await trigger.execute(items, mode))).toEqual(['a']);
		}
		await during(stop(), 30);
	});
});

it('nothing is opened before the sender is known', async () => {
	const trigger = transcript({ authentication: 'token', options: { sessionStore: 'redis' } });
	expect((await trigger.deliver(speech('a'))).status).toBe(401);
	expect(trigger.decryptions).toBe(0);
});

describe('a delivery that comes while nobody watches', () => {
	const short = { options: { maximumSegments: 1 } };

	it('leaves what it brings about to the watcher who is about to come, and whose executions n8n knows again', async () => {
		const trigger = transcript(short);
		await trigger.deliver(speech('a'));
		// By its own execution n8n would not know the part again after it was killed.
		expect((await trigger.deliver(speech('b', 1))).items).toEqual([]);
		const offers: Offer[] = [];
		const { stop } = await trigger.watch(undefined, (offer) => {
			offers.push(offer);
			offer.done.resolve();
		});
		await stop();
		expect(offers.map(({ items }) => idsIn(items))).toEqual([['a']]);
		expect(offers[0]?.key).toMatch(/^n8n-nodes-omi:/);
	});

	it('starts all that has been left to nobody after a minute, and says once what to do', async () => {
		const trigger = transcript(short);
		for (const [n, id] of ['a', 'b', 'c'].entries()) await trigger.deliver(speech(id, n));
		await pass(61);
		const { items } = await trigger.deliver(speech('d', 3));
		expect(idsIn(items)).toEqual(['a', 'b', 'c']);
		expect(idsIn((await trigger.deliver(speech('e', 4))).items)).toEqual(['d']);
		expect(trigger.logs.filter((line) => line.includes("'Session Store'"))).toHaveLength(1);
	});
});
