import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { TriggerBench } from '../support/trigger.mts';

/** n8n's experimental engine, as far as a node can know what it refuses. */

it('cannot run what collects, and that is said when it is published', async () => {
	const bench = new TriggerBench(new OmiAudioTrigger(), { triggerOn: 'duration', options: {} });
	bench.settings = { engineType: 'v2' };
	await expect(bench.watch()).rejects.toThrow("n8n's engine 2 cannot run 'Omi Audio Trigger' yet");
	bench.settings = { engineType: 'v1' };
	const { stop } = await bench.watch();
	await stop();
});

it.each([
	['lastNode', 'v2', /engine 2 cannot run/],
	['responseNode', 'v2', /engine 2 cannot run/],
	['lastNode', 'v1', undefined],
	['immediately', 'v2', undefined],
] as const)('a workflow that answers (%s) in engine %s', async (respond, engineType, refusal) => {
	const bench = new TriggerBench(new OmiMemoryTrigger(), { respond, options: {} });
	bench.settings = { engineType };
	const published = bench.publish();
	if (refusal === undefined) expect(await published).toBe(true);
	else await expect(published).rejects.toThrow(refusal);
});
