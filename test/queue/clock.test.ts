import { RedisStore } from '../../nodes/state/redis/store';
import { say, takeAll, windows } from '../support/stateTools';
import { wordsIn } from '../support/tallyWindow';
import { underClock, type Clock } from './support/redisClock';
import { useRedis } from './support/useRedis.mts';
import { whole } from '../../tools/queue/whole.mts';

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

it('hands out what was ready before it was set back by an hour, in its order and before all else', async () => {
	const clock = { back: 0 };
	const store = storeUnder(clock);
	const own = windows({ most: 1, quietMs: 86_400_000 });
	await say(store, 'u', ['a', 'b', 'c', 'd'], own);
	const [first] = await whole(store).take(own, 1);
	clock.back = 3_600;
	await say(store, 'u', ['e', 'f'], own);
	// What was held counts from when it would have been free.
	expect(wordsIn(await takeAll(store, own))).toEqual(['b', 'c', 'a', 'd', 'e']);
	// And it may be with n8n twice: whoever begins first has it.
	expect(await store.begin([first!.id], '17')).toEqual([first!.id]);
	expect(await store.begin([first!.id], '18')).toEqual([]);
});

it('leaves what n8n could not take to wait for as long as it is to', async () => {
	const store = storeUnder({ back: 0 });
	const own = windows({ most: 1 });
	await say(store, 'u', ['a', 'b'], own);
	const [entry] = await whole(store).take(own, 1);
	for (let n = 0; n < 10; n++) await store.giveBack([entry!.id], true);
	expect(await whole(store).take(own, 10)).toEqual([]);
});

it('ends what was said before it was set back by an hour', async () => {
	const clock = { back: 0 };
	const store = storeUnder(clock);
	const own = windows({ quietMs: 600_000 });
	for (const user of ['u', 'v', null]) await say(store, user, [`${user}`], own);
	await whole(store).tick(own, 'due');
	clock.back = 3_600;
	await whole(store).tick(own, 'due');
	expect(wordsIn(await takeAll(store, own)).sort()).toEqual(['null', 'u', 'v']);
});
