import { RedisServer } from '../../tools/queue/redis.mts';
import { trigger, useN8n, workflowWith } from '../e2e/support/n8n.mts';
import { accepted, atOnce, different, pause } from '../e2e/support/omi.mts';
import { changed, fast, idsOf, partsIn, say, talk } from '../e2e/support/sessions.mts';
import { credentialsFor, type Store } from './support/stores.mts';

/** What becomes of conversations when another session store is chosen while they go on, in one process of n8n. */

jest.setTimeout(180_000);

const n8n = useN8n(fast);
let redis: RedisServer;
let credentials: Awaited<ReturnType<typeof credentialsFor>>;

beforeAll(async () => {
	redis = await RedisServer.start();
	credentials = await credentialsFor(n8n(), redis);
}, 60_000);
afterAll(async () => await redis?.stop());

const parameters = { triggerOn: 'sessionEnd', quietPeriod: 5 };

async function publish(store: Store) {
	const options = { sessionStore: store };
	const workflow = workflowWith(
		'omiTranscriptTrigger',
		{ ...parameters, options },
		{ credentials },
	);
	const saved = await n8n().publish(workflow);
	const parts = async (atLeast: number) => {
		return partsIn(
			await n8n().executions(saved.id, { atLeast, settleMs: 8_000, timeoutMs: 40_000 }),
		);
	};
	const change = async (to: Store) => {
		await n8n().publish(changed(saved.workflow, { options: { sessionStore: to } }));
	};
	return { url: saved.webhookUrl(trigger), parts, change };
}

const others: Record<Store, Store> = { memory: 'redis', redis: 'memory' };

describe.each<Store>(['memory', 'redis'])('from %s to the other store', (from) => {
	it('what was said before comes out, also of who says nothing more', async () => {
		const { url, parts, change } = await publish(from);
		const silent = Array.from({ length: 10 }, (_, n) => `u${n}`);
		const answers = await atOnce(silent, 5, async (uid) => await say(url, uid, talk(uid, 3)));
		expect(different(answers)).toEqual([accepted]);
		await change(others[from]);

		const all = await parts(silent.length);
		expect(all.flatMap(({ ids }) => ids).sort()).toEqual(
			silent.flatMap((uid) => idsOf(talk(uid, 3))).sort(),
		);
	});

	it('every word of who goes on talking comes once, there and back again', async () => {
		const { url, parts, change } = await publish(from);
		const spoken = talk('w', 40);
		let isChanging = true;
		const stream = async () => {
			for (const word of spoken) {
				// While n8n puts one version in another's place it may answer 404; then Omi tries again.
				const headers = { 'Idempotency-Key': word.id };
				while ((await say(url, 'u', [word], headers)) !== accepted) await pause(100);
				if (isChanging) await pause(150);
			}
		};
		const thereAndBack = async () => {
			await pause(1_500);
			await change(others[from]);
			await pause(1_500);
			await change(from);
			isChanging = false;
		};
		await Promise.all([stream(), thereAndBack()]);

		const ids = (await parts(1)).flatMap((part) => part.ids);
		expect(ids.sort()).toEqual(idsOf(spoken).sort());
	});
});
