import * as n8n from 'n8n-workflow';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { liveSegment, realtime } from '../support/payloads';
import { TriggerBench, type Offer } from '../support/trigger.mts';

/**
 * Where the package is updated while n8n runs, n8n loads the new code and lets the triggers run on that the old code has
 * started. That n8n really does so is proved in test/ui.
 */

type Name = 'OmiTranscriptTrigger' | 'OmiAudioTrigger';

/** The node's code, loaded once more, as n8n does it: what is n8n's own stays. */
async function load(name: Name): Promise<INodeType> {
	let type: INodeType | undefined;
	await jest.isolateModulesAsync(async () => {
		jest.doMock('n8n-workflow', () => n8n);
		const module = (await import(`../../nodes/${name}/${name}.node`)) as Record<
			Name,
			new () => INodeType
		>;
		type = new module[name]();
	});
	if (type === undefined) throw new Error('Not loaded');
	return type;
}

const start = async (name: Name, parameters: INodeParameters, take?: (offer: Offer) => void) => {
	const bench = new TriggerBench(await load(name), { options: {}, ...parameters });
	const { items, stop } = await bench.watch(undefined, take);
	const update = async () => {
		bench.nodeType = await load(name);
	};
	const end = async () => {
		const ending = stop();
		await jest.advanceTimersByTimeAsync(30_000);
		await ending;
	};
	return { bench, items, update, end };
};

/** When the conversation began: Omi counts its seconds from there. */
let begunAt = 0;

const speak = async (bench: TriggerBench, ...texts: string[]) => {
	for (const text of texts) {
		const body = realtime('u', liveSegment(text, text, (Date.now() - begunAt) / 1_000));
		const { status } = await bench.deliver({ url: '/?uid=u', body });
		expect(status).toBe(200);
	}
};

const seconds = async (count: number) => await jest.advanceTimersByTimeAsync(count * 1_000);

const talking = { triggerOn: 'sessionEnd', quietPeriod: 120 };

beforeEach(() => {
	jest.useFakeTimers();
	begunAt = Date.now();
});
afterEach(() => jest.useRealTimers());

it('a conversation goes on, and comes out once when it has gone quiet', async () => {
	const { bench, items, update, end } = await start('OmiTranscriptTrigger', talking);
	await speak(bench, 'One.', 'Two.');
	await update();
	await speak(bench, 'Three.');
	await seconds(100);
	await update();
	await speak(bench, 'Four.');
	await seconds(119);
	expect(items).toEqual([]);
	await seconds(5);
	expect(items.map(({ json }) => [json.transcript, json.endedBy, json.part])).toEqual([
		['Speaker 1: One. Two. Three. Four.', 'quiet', 1],
	]);
	await seconds(600);
	await end();
	expect(items).toHaveLength(1);
});

it('who says nothing more is heard all the same', async () => {
	const { bench, items, update, end } = await start('OmiTranscriptTrigger', talking);
	await speak(bench, 'One.');
	await update();
	await seconds(125);
	expect(items.map(({ json }) => json.transcript)).toEqual(['Speaker 1: One.']);
	await end();
});

it('what has come before is known', async () => {
	const { bench, items, update, end } = await start('OmiTranscriptTrigger', talking);
	const delivery = {
		url: '/?uid=u',
		body: realtime('u', liveSegment('a', 'One.', 0)),
		headers: { 'Idempotency-Key': 'k1' },
	};
	await bench.deliver(delivery);
	await seconds(125);
	expect(items).toHaveLength(1);
	await update();
	await bench.deliver(delivery);
	await seconds(125);
	await end();
	expect(items).toHaveLength(1);
});

it('sound that was waiting is handed on, and what comes then begins anew', async () => {
	const parameters = { triggerOn: 'duration', duration: 30 };
	const { bench, items, update, end } = await start('OmiAudioTrigger', parameters);
	const play = async (count: number) => {
		const body = Buffer.alloc(32_000 * count, count);
		await bench.deliver({
			url: '/?uid=u&sample_rate=16000',
			body,
			headers: { 'content-type': 'application/octet-stream' },
		});
	};
	await play(10);
	await update();
	await seconds(1);
	await play(4);
	await seconds(5);
	const lengths = () => items.map(({ json }) => [json.durationSeconds, json.endedBy]);
	expect(lengths()).toEqual([[10, 'stopped']]);
	await end();
	expect(lengths()).toEqual([
		[10, 'stopped'],
		[4, 'stopped'],
	]);
});

it('what n8n is being offered is not offered again, and what it refuses is', async () => {
	const offers: Offer[] = [];
	const { bench, items, update, end } = await start('OmiTranscriptTrigger', talking, (offer) => {
		offers.push(offer);
	});
	await speak(bench, 'One.');
	await seconds(125);
	expect(offers).toHaveLength(1);
	await update();
	await seconds(60);
	expect(offers).toHaveLength(1);
	offers[0]?.done.reject(new Error('The database is away.'));
	await seconds(5);
	expect(offers).toHaveLength(2);
	offers[1]?.done.resolve();
	await end();
	expect(new Set(items.map(({ json }) => json.transcript))).toEqual(new Set(['Speaker 1: One.']));
	expect(offers).toHaveLength(2);
});

it('what comes to the old code at that moment is told to come again', async () => {
	const { bench, update, end } = await start('OmiTranscriptTrigger', talking);
	const old = bench.nodeType;
	await update();
	bench.nodeType = old;
	const body = realtime('u', liveSegment('a', 'One.', 0));
	const { status } = await bench.deliver({ url: '/?uid=u', body });
	expect(status).toBe(500);
	await end();
});

it('two updates one right after the other lose nothing of what came between them', async () => {
	const { bench, items, update, end } = await start('OmiTranscriptTrigger', talking);
	await speak(bench, 'One.');
	await update();
	await speak(bench, 'Two.');
	await update();
	await speak(bench, 'Three.');
	await seconds(125);
	expect(items.map(({ json }) => [json.transcript, json.endedBy, json.part])).toEqual([
		['Speaker 1: One. Two. Three.', 'quiet', 1],
	]);
	await seconds(600);
	await end();
	expect(items).toHaveLength(1);
});

it('two updates one right after the other hand on the sound that came between them', async () => {
	const parameters = { triggerOn: 'duration', duration: 30 };
	const { bench, items, update, end } = await start('OmiAudioTrigger', parameters);
	const play = async (count: number) => {
		await bench.deliver({
			url: '/?uid=u&sample_rate=16000',
			body: Buffer.alloc(32_000 * count, count),
			headers: { 'content-type': 'application/octet-stream' },
		});
	};
	for (const count of [10, 4]) {
		await play(count);
		await seconds(0.5);
		await update();
	}
	await play(3);
	await seconds(5);
	await end();
	expect(items.map(({ json }) => json.durationSeconds)).toEqual([10, 4, 3]);
});
