import { RedisStore } from '../../nodes/state/redis/store';
import { say, takeAll, windows } from '../support/stateTools';
import { wordsIn } from '../support/tallyWindow';
import { underClock, type Clock } from './support/redisClock';
import { useRedis } from './support/useRedis.mts';

/** A Redis whose clock is not as one expects it. */

const { client, nodeName } = useRedis();

const storeUnder = (clock: Clock) => {
	return new RedisStore(underClock(client(), clock), 'here', nodeName());
};

it('keeps the order of steps of one millisecond', async () => {
	const store = storeUnder({ back: 0, speed: 20 });
	const words = Array.from({ length: 100 }, (_, n) => `${n}`);
	const own = windows({ most: 1, quietMs: 60_000 });
	for (let n = 0; n < 100; n += 2) await say(store, 'u', words.slice(n, n + 2), own);
	await say(store, 'u', ['the last'], own);
	expect(wordsIn(await takeAll(store, own))).toEqual(words);
});

it('lets what is over when it is set back by an hour wait no hour', async () => {
	const clock = { back: 0 };
	const store = storeUnder(clock);
	const own = windows({ most: 1 });
	await say(store, 'u', ['a', 'b'], own);
	clock.back = 3_600;
	await store.tick(own, 'due');
	const taken = await store.take(own, 10);
	expect(wordsIn(taken)).toEqual([]);
});
