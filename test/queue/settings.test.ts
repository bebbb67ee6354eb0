import type { INode } from 'n8n-workflow';
import { transcriptHandler } from '../../nodes/OmiTranscriptTrigger/handler';
import { windowsOf } from '../../nodes/OmiTranscriptTrigger/windows';
import { partitionOf } from '../../nodes/state/redis/names';
import { RedisStore } from '../../nodes/state/redis/store';
import { speakThroughChanges } from '../support/changes';
import { recordThroughChanges } from '../support/soundChanges';
import { spokenSegment } from '../support/segments';
import { useRedis } from './support/useRedis.mts';
import { whole } from '../../tools/queue/whole.mts';

/** The Omi Transcript Trigger with its sessions in Redis, whatever it is set to, and when. */

const { client, nodeName } = useRedis();

it('a conversation that goes on while the node is set to other windows comes out whole, and once', async () => {
	await speakThroughChanges(
		(count) => {
			const name = nodeName();
			return Array.from({ length: count }, () => new RedisStore(client(), 'here', name));
		},
		true,
		60,
	);
}, 120_000);

it('a recording that goes on while the node is set to something else comes out whole, and once, and ends', async () => {
	await recordThroughChanges(
		(count) => {
			const name = nodeName();
			return Array.from({ length: count }, () => new RedisStore(client(), 'here', name));
		},
		// Redis' clock is its own.
		async () => undefined,
		60,
	);
}, 120_000);

it.each([1e300, '1e16', 864_000])(
	'keeps what is said, though %s seconds of quiet are to end it',
	async (given) => {
		const { current, previous } = windowsOf(
			transcriptHandler.parametersOf({
				getNode: () => ({ id: 'n', name: 'n' }) as INode,
				getNodeParameter: (name, fallback) => (name === 'quietPeriod' ? given : fallback),
			}),
		);
		const [name, redis] = [nodeName(), client()];
		const store = new RedisStore(redis, 'here', name);
		const event = { type: 'delivery' as const, input: [spokenSegment('s', 0)] };
		await store.apply({ current, previous }, 'u', event, 'watcher');
		// Redis forgets what nobody touches for a week: by then it has to be over.
		const [, due] = await redis.zrange(`{${name}:${partitionOf('u')}}:due`, 0, 0, 'WITHSCORES');
		expect(Number(due) - Date.now()).toBeLessThan(6 * 86_400_000);
		await whole(store).stop({ current, previous });
		const [entry] = await whole(store).take({ current, previous }, 1);
		expect(entry?.items).toMatchObject([{ json: { segments: [{ id: 's' }] } }]);
	},
);
