import { end, items } from '../../e2e/support/n8n.mts';
import { accepted, ramp, readWav, secondsOf, send } from '../../e2e/support/omi.mts';
import type { QueueMode } from '../../../tools/queue/queueMode.mts';

/** Sends twelve seconds of sound to a trigger that makes files of five: every sample comes out once, in files that play. */
export async function expectWholeSound(
	queue: QueueMode,
	url: string,
	executions: (atLeast: number) => ReturnType<QueueMode['main']['executions']>,
): Promise<void> {
	const pcm = ramp(16_000 * 12);
	for (const second of secondsOf(pcm, 16_000)) {
		expect(await send(`${url}?uid=u&sample_rate=16000`, second)).toBe(accepted);
	}
	const parts = (await executions(3)).flatMap((execution) => items(execution, end));
	// What comes out in one moment n8n may begin in any order.
	parts.sort((a, b) => Number(a.json.part) - Number(b.json.part));
	const sound: Buffer[] = [];
	for (const item of parts) sound.push(readWav(await queue.main.binary(item)).pcm);
	expect(sound.map(({ length }) => length / 32_000)).toEqual([5, 5, 2]);
	expect(Buffer.concat(sound).equals(pcm)).toBe(true);
}
