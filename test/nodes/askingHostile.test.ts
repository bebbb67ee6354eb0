import { Limits } from '../../tools/omi-api/limits.mts';
import { ALL_SCOPES, APP_ID, DEVELOPER_KEY } from '../../tools/omi-api/store.mts';
import type { Json } from '../../tools/omi-api/types.mts';
import { ago, conversation, useAsking } from '../support/useAsking';

/** What Omi may give that nobody expects: nothing is lost, nothing comes twice, and nothing is asked beyond the limits. */

const omi = useAsking();

const add = (owner: string | undefined, ...rows: Json[]) => {
	for (const row of rows) if (owner !== undefined) omi.api.store.owners.set(row, owner);
	omi.api.store.conversations.push(...rows);
};
const check = async (count: number, rounds = 1) => {
	for (let round = 1; round <= rounds; round++) {
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length >= count, 2);
		await omi.bench.until(() => omi.bench.items.length > count, 0.5);
	}
	expect(omi.bench.items).toHaveLength(count);
};

it('rows without any time come once each', async () => {
	await omi.memory().publish();
	const timeless = (id: string) => {
		return conversation(id, 1, { created_at: null, started_at: null, finished_at: undefined });
	};
	// Omi's own filter by time cannot let them through; a backend that does not filter may.
	omi.api.onRequest = ({ query }) => query.delete('start_date');
	add(undefined, timeless('a'), conversation('b', 1, { created_at: 'yesterday' }));
	await check(2, 3);
	expect(omi.ids().sort()).toEqual(['a', 'b']);
}, 40_000);

it('rows that are no rows are passed over', async () => {
	await omi.memory().publish();
	add(undefined, conversation('a'));
	const broken = [null, 7, 'x', [], {}];
	omi.api.faults.push({
		when: ({ rawPath, query }) => {
			return rawPath.endsWith('/conversations') && query.get('offset') === '0';
		},
		body: [...broken, ...omi.api.store.conversations],
		status: 200,
	});
	await check(1, 3);
	expect(omi.ids()).toEqual(['a']);
}, 40_000);

it('a conversation that comes back changed is the same', async () => {
	await omi.memory().publish();
	const one = conversation('a');
	add(undefined, one);
	await check(1);
	Object.assign(one, { created_at: ago(20), finished_at: ago(0.1), updated_at: ago(0) });
	Object.assign(one.structured as Json, { title: 'Another' });
	await check(1, 2);
}, 40_000);

it('a key of another user: what is theirs comes once, and nothing of the first one again', async () => {
	for (const user of ['ann', 'bob']) {
		omi.api.store.keys.set(`key-of-${user}`, new Set(ALL_SCOPES));
		omi.api.store.keyOwners.set(`key-of-${user}`, user);
	}
	const credential = { apiKey: 'key-of-ann' };
	await omi.memory({}, credential).publish();
	add('ann', conversation('of ann'));
	add('bob', conversation('of bob'));
	await check(1);
	credential.apiKey = 'key-of-bob';
	await check(2);
	credential.apiKey = 'key-of-ann';
	add('ann', conversation('of ann too'));
	await check(3);
	expect(omi.ids()).toEqual(['of ann', 'of bob', 'of ann too']);
}, 60_000);

const forTwo = async (...installed: string[]) => {
	const { enabledFor } = omi.api.store.apps.get(APP_ID)!;
	for (const user of ['bob', ...installed]) enabledFor.add(user);
	await omi.memory({ with: 'appApi' }, { userIds: 'ann, bob' }).publish();
	return enabledFor;
};

it('two users of one app each get what is theirs', async () => {
	await forTwo('ann');
	add('ann', conversation('of ann'));
	add('bob', conversation('of bob'));
	await check(2);
	const seen = omi.bench.items.map(({ json }) => `${String(json.id)} ${String(json.userId)}`);
	expect(seen.sort()).toEqual(['of ann ann', 'of bob bob']);
}, 60_000);

it.each(['appApi', 'developerApi'])(
	'where another API is chosen, by now %s, what has come since the last check comes, and nothing again',
	async (chosen) => {
		// Omi's limits are for each user, and outlive a test.
		const user = `user of ${chosen}`;
		const former = chosen === 'appApi' ? 'developerApi' : 'appApi';
		omi.api.store.keyOwners.set(DEVELOPER_KEY, user);
		omi.api.store.apps.get(APP_ID)!.enabledFor.add(user);
		const credential = { userIds: user };
		add(user, conversation('before', 5));
		await omi.memory({ with: former }, credential).publish();
		add(user, conversation('one', 2));
		await check(1);
		omi.bench.parameters.with = chosen;
		add(user, conversation('two', 1));
		await check(2, 2);
		expect(omi.ids()).toEqual(['one', 'two']);
	},
	60_000,
);

it('a user who has removed the app does not keep the others waiting', async () => {
	const enabledFor = await forTwo('ann');
	enabledFor.delete('ann');
	add('ann', conversation('of ann'));
	add('bob', conversation('of bob'));
	await check(1);
	expect(omi.ids()).toEqual(['of bob']);
	expect(omi.bench.failures.map(({ message }) => message)).toEqual([
		'Omi could not be asked for conversations: Omi does not let this app act for the user "ann": App is not enabled for this user',
	]);
}, 60_000);

it('each user who removes the app is told of, once', async () => {
	const enabledFor = await forTwo('ann');
	const told = () => omi.bench.failures.map(({ message }) => /the user "(\w+)"/.exec(message)?.[1]);
	enabledFor.delete('bob');
	await omi.bench.republish();
	await omi.bench.until(() => told().length > 0, 2);
	enabledFor.delete('ann');
	for (let round = 1; round <= 2; round++) {
		await omi.bench.republish();
		await omi.bench.until(() => told().length > 1, 2);
	}
	expect(told()).toEqual(['bob', 'ann']);
}, 60_000);

it('all users of an app whose key is wrong are told of in one', async () => {
	await forTwo('ann');
	omi.api.store.apps.get(APP_ID)!.key = 'sk_another';
	await omi.bench.republish();
	await omi.bench.until(() => omi.bench.failures.length > 1, 2);
	expect(omi.bench.failures.map(({ message }) => message)).toEqual([
		'Omi could not be asked for conversations: Omi does not accept the key for this app',
	]);
}, 60_000);

it('a user who installs the app later is asked for from then on', async () => {
	const enabledFor = await forTwo();
	enabledFor.add('ann');
	add('ann', conversation('of ann', 0));
	await check(1);
	expect(omi.ids()).toEqual(['of ann']);
}, 60_000);

it("an hour's worth of conversations stays below Omi's limits, also over restarts", async () => {
	omi.api.store.limits = new Limits();
	let refused = 0;
	await omi.memory({ startFrom: 'lookBack', checkEvery: 1 }).publish();
	add(undefined, ...Array.from({ length: 60 }, (_, n) => conversation(`c${n}`, 50 - n / 2)));
	omi.api.onRequest = ({ headers }) => {
		expect(headers.authorization).toBe(`Bearer ${DEVELOPER_KEY}`);
	};
	for (let round = 1; round <= 12; round++) {
		await omi.bench.republish();
		await omi.bench.until(() => false, 0.3);
		refused += omi.bench.failures.length;
	}
	const asked = omi.api.requests.filter(({ rawPath }) => rawPath.includes('/conversations'));
	expect(asked.length).toBeLessThanOrEqual(60);
	expect(new Set(omi.ids()).size).toBe(omi.ids().length);
	expect([omi.ids().length > 0, refused]).toEqual([true, 0]);
}, 60_000);
