import type { IDataObject } from 'n8n-workflow';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { liveSegment, realtime } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

/** What a process finds of an earlier one; that n8n really writes it down is proved in test/e2e. */

const bench = (triggerOn: string) => {
	const parameters = { triggerOn, quietPeriod: 120, phrases: 'Hey n8n', options: {} };
	const trigger = new TriggerBench(new OmiTranscriptTrigger(), parameters);
	// The same node of the same workflow, as far as the journal is concerned.
	trigger.node.id = 'the-node';
	return trigger;
};

const speak = async (trigger: TriggerBench, ...texts: string[]) => {
	for (const [index, text] of texts.entries()) {
		const body = realtime('u', liveSegment(`${text} ${index}`, text, index));
		await trigger.deliver({ url: '/?uid=u', body });
	}
	return JSON.parse(JSON.stringify(trigger.staticData)) as IDataObject;
};

/** No execution begins here, which the way out waits for a while. */
const end = async (stop: () => Promise<void>) => {
	const stopping = stop();
	await jest.advanceTimersByTimeAsync(10_000);
	await stopping;
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('a conversation goes on after a restart, and comes out once when it has gone quiet', async () => {
	const journal = await speak(bench('sessionEnd'), 'One.', 'Two.');
	const restarted = bench('sessionEnd');
	const { items, stop } = await restarted.watch(journal);
	await speak(restarted, 'Three.');
	expect(items).toEqual([]);
	await jest.advanceTimersByTimeAsync(121_000);
	expect(items.map(({ json }) => [json.transcript, json.endedBy])).toEqual([
		['Speaker 1: One. Three. Two.', 'quiet'],
	]);
	await end(stop);
});

it.each(['delivery', 'phrase'])(
	'a conversation that waited is handed on when the node was set to "%s" meanwhile',
	async (triggerOn) => {
		const journal = await speak(bench('sessionEnd'), 'One.', 'Two.');
		const changed = bench(triggerOn);
		const { items, stop } = await changed.watch(journal);
		expect(items.map(({ json }) => [json.transcript, json.isFinal])).toEqual([
			['Speaker 1: One. Two.', true],
		]);
		await end(stop);
	},
);

it('a command that waited is handed on when the node was set to collect conversations', async () => {
	const journal = await speak(bench('phrase'), 'Hey n8n, do it');
	const { items, stop } = await bench('sessionEnd').watch(journal);
	expect(items.map(({ json }) => json.command)).toEqual(['do it']);
	await end(stop);
});

it('a journal that was written by somebody else is left alone', async () => {
	for (const journal of [{ global: { 'n8n-nodes-omi': 7 } }, { global: { 'n8n-nodes-omi': [] } }]) {
		const { items, stop } = await bench('sessionEnd').watch(journal);
		expect(items).toEqual([]);
		await end(stop);
	}
});
