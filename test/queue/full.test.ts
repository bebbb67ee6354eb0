import type { Redis } from 'ioredis';
import { windowsOf as soundWindowsOf } from '../../nodes/OmiAudioTrigger/windows';
import type { Windows } from '../../nodes/domain/sessions/window';
import { RedisStore } from '../../nodes/state/redis/store';
import { key, partsIn, say, takeAll, tell, windows } from '../support/stateTools';
import { tallyWindow, wordsIn, type Words } from '../support/tallyWindow';
import { sleep } from '../support/wait.mts';
import { useRedis } from './support/useRedis.mts';
import { whole } from '../../tools/queue/whole.mts';

/** A Redis whose memory is full takes nothing more, and gives what it has: else it would stay full for good. */

const { client, nodeName } = useRedis();

const former: Windows<Words> = { current: tallyWindow({ name: 'former' }), previous: [] };
const now: Windows<Words> = { current: tallyWindow(), previous: [former.current] };

describe('a Redis that is full', () => {
	let admin: Redis;
	beforeEach(() => {
		admin = client();
	});
	afterEach(async () => await admin.config('SET', 'maxmemory', '0'));

	const fill = async () => void (await admin.config('SET', 'maxmemory', '1'));
	const empty = async () => void (await admin.config('SET', 'maxmemory', '0'));
	const stores = (count: number, holdMs?: number) => {
		const name = nodeName();
		return Array.from({ length: count }, () => new RedisStore(client(), 'here', name, holdMs));
	};

	it('refuses what comes, and nothing of that is written', async () => {
		const [store] = stores(1);
		await tell(store!, 'k', ['a']);
		await fill();
		await expect(tell(store!, 'l', ['b'])).rejects.toThrow('OOM');
		await expect(store!.claim('u', key('m'))).rejects.toThrow('OOM');
		await empty();
		expect(await tell(store!, 'l', ['b'])).toEqual([]);
		await whole(store!).stop(windows());
		expect(wordsIn(await takeAll(store!))).toEqual(['a', 'b']);
	});

	it('ends what is over, and hands it over', async () => {
		const [first, second] = stores(2);
		await say(first!, 'u', ['a', 'b', 'c', 'd']);
		await say(first!, 'v', ['e']);
		await fill();
		await sleep(160);
		expect(await whole(second!).tick(windows(), 'due')).toEqual([]);
		const entries = await takeAll(second!);
		expect(wordsIn(entries).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(partsIn(entries).filter(([, isFinal]) => isFinal)).toHaveLength(2);
		expect(await whole(first!).isEmpty()).toBe(true);
	});

	it('ends what was collected before the node was set to something else', async () => {
		const [store] = stores(1);
		await say(store!, 'u', ['a'], former);
		await fill();
		await whole(store!).tick(now, 'all');
		expect(wordsIn(await takeAll(store!, now))).toEqual(['a']);
	});

	it('has n8n offered again what it could not take, to whoever begins first', async () => {
		const [first, second] = stores(2, 300);
		await say(first!, 'u', ['a', 'b'], windows({ most: 1 }));
		await fill();
		const [entry] = await whole(first!).take(windows(), 10);
		for (let n = 0; n < 4; n++) {
			await sleep(100);
			await first!.renew([], [entry!.id]);
		}
		expect(await whole(second!).take(windows(), 10)).toEqual([]);
		await first!.giveBack([entry!.id], true);
		await sleep(1_050);
		expect((await whole(second!).take(windows(), 10)).map(({ attempt }) => attempt)).toEqual([1]);
		expect(await second!.begin([entry!.id], '17')).toEqual([entry!.id]);
		expect(await first!.begin([entry!.id], '18')).toEqual([]);
	});

	it('remembers what n8n has been started with', async () => {
		const [first, second] = stores(2);
		const claim = await first!.claim('u', key('k'));
		await fill();
		await first!.complete([claim].filter((one) => typeof one === 'object'));
		await empty();
		expect(await second!.claim('u', key('k'))).toBe('completed');
	});

	it('puts off a user who cannot be dealt with, and ends the others', async () => {
		const [store] = stores(1);
		for (const user of ['a', 'poisoned', 'z']) await say(store!, user, [user]);
		await fill();
		await sleep(160);
		const errors = await whole(store!).tick(windows({ poison: 'poisoned' }), 'due');
		expect(errors.map(({ message }) => message)).toEqual(['The window cannot bear poisoned']);
		expect(wordsIn(await takeAll(store!)).sort()).toEqual(['a', 'z']);
	});

	it('gives out sound as it came', async () => {
		const sound = soundWindowsOf({
			triggerOn: 'duration',
			format: 'pcm',
			duration: 5,
			pause: 2,
			quietPeriod: 10,
			maximumDuration: 300,
			options: {},
		});
		const [store] = stores(1);
		for (let n = 0; n < 7; n++) {
			const input = { bytes: Buffer.alloc(32_000, n + 1), sampleRate: 16_000 };
			await store!.apply(sound, 'u', { type: 'delivery', input }, 'watcher');
		}
		await fill();
		await whole(store!).stop(sound);
		const entries = await whole(store!).take(sound, 10);
		expect(entries.flatMap(({ items }) => items.map(({ json }) => json.durationSeconds))).toEqual([
			5, 2,
		]);
	});
});
