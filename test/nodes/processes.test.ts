import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { liveSegment, realtime } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

/** Where n8n runs as several processes, deliveries come to one that does not watch conversations. */

const bench = (triggerOn: string) => {
	const parameters = { triggerOn, quietPeriod: 600, phrases: 'Hey n8n', options: {} };
	return new TriggerBench(new OmiTranscriptTrigger(), parameters);
};

/** A delivery every twenty seconds. */
const speak = async (trigger: TriggerBench, count: number) => {
	for (let n = 0; n < count; n++) {
		const body = realtime('u', liveSegment(`${n}`, 'Hi.', n));
		await trigger.deliver({ url: '/?uid=u', body });
		await jest.advanceTimersByTimeAsync(20_000);
	}
};

const warnings = (trigger: TriggerBench) => {
	return trigger.logs.filter((line) => line.includes("'Session Store'"));
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('says once that conversations are not safe there', async () => {
	const trigger = bench('sessionEnd');
	await speak(trigger, 3);
	expect(warnings(trigger)).toEqual([]);
	await speak(trigger, 5);
	expect(warnings(trigger)).toHaveLength(1);
});

it('says nothing where this process watches them, or nothing is collected', async () => {
	const watched = bench('sessionEnd');
	const { stop } = await watched.watch();
	await speak(watched, 8);
	expect(warnings(watched)).toEqual([]);
	const stopping = stop();
	await jest.advanceTimersByTimeAsync(10_000);
	await stopping;

	const immediate = bench('delivery');
	await speak(immediate, 8);
	expect(warnings(immediate)).toEqual([]);
});
