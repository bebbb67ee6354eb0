import type { Windows } from '../../../nodes/domain/sessions/window';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { Outbox } from '../../../nodes/state/memory/outbox';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { say, takeAll } from '../../support/stateTools';
import { tallyWindow, wordsIn, type TallyOptions, type Words } from '../../support/tallyWindow';

/** The users of a node in this process's memory, where others of them are of another window, or cannot be dealt with. */

const storeOf = (state: NodeState) => new MemoryStore('node', state, () => undefined);

/** Of which no state can be dealt with but by itself: what one has left the other cannot bear. */
const proud = (name: string, options: TallyOptions = {}): Windows<Words>['current'] => {
	const tally = tallyWindow({ name, quietMs: 60_000, ...options });
	const owned = new WeakSet<object>();
	return {
		...tally,
		step(...args) {
			const [, head] = args;
			if (head !== undefined && !owned.has(head)) throw new Error(`This is not of ${name}`);
			const step = tally.step(...args);
			if (step.head !== undefined) owned.add(step.head);
			return step;
		},
	};
};

it.each([
	['users', { bytes: 1_000_000, users: 2 }],
	['room', { bytes: 25, users: 1_000 }],
])(
	'where there are too many %s, who is of another window still is ended by that',
	async (_what, limits) => {
		const former = proud('former');
		const state = new NodeState();
		const store = storeOf(state);
		for (const user of ['a', 'b']) {
			await say(store, user, [user], { current: former, previous: [] });
		}
		// The node is set to something else, and its clock has not come round yet.
		const now: Windows<Words> = { current: proud('now', { limits }), previous: [former] };
		await say(store, 'c', ['c'], now);
		await store.stop(now).catch(() => undefined);
		expect(wordsIn(await takeAll(store, now)).sort()).toEqual(['a', 'b', 'c']);
	},
);

it('of what a process before has left, one user who cannot be dealt with costs no other', async () => {
	const before = new NodeState();
	before.isJournaled = true;
	const former = tallyWindow({ name: 'former', quietMs: 60_000 });
	for (const user of ['a', 'poisoned', 'z']) {
		await say(storeOf(before), user, [user], { current: former, previous: [] });
	}
	const after = new NodeState();
	after.isJournaled = true;
	after.restore(before.toJSON());
	const broken: Windows<Words>['current'] = {
		...former,
		step(...args) {
			if (args[0] === 'poisoned') throw new Error('The window cannot bear this');
			return former.step(...args);
		},
	};
	const store = storeOf(after);
	await store.tick({ current: tallyWindow(), previous: [broken] }, 'all').catch(() => undefined);
	expect(wordsIn(await takeAll(store)).sort()).toEqual(['a', 'z']);
	// It is kept for a version that can.
	const next = new NodeState();
	next.restore(after.toJSON());
	await storeOf(next).tick({ current: tallyWindow(), previous: [former] }, 'all');
	expect(wordsIn(await takeAll(storeOf(next)))).toEqual(['poisoned']);
});

it('what a process before has left counts for what may wait', () => {
	const outbox = new Outbox();
	outbox.restore([['s/1', 0, [{ json: { sessionId: 's', part: 1, text: '.'.repeat(2e8) } }]]], []);
	expect(() => outbox.checkRoom()).toThrow('n8n has not taken 1 executions');
	outbox.acknowledge('s/1');
	outbox.checkRoom();
});

it('what n8n could not take is offered again soon, also where the clock goes back by an hour', () => {
	const outbox = new Outbox();
	const at = 1_700_000_000_000;
	outbox.add({ id: 's/1', items: [{ json: {} }] }, true);
	outbox.giveBack('s/1', true, at);
	expect(outbox.take(1, at + 500)).toEqual([]);
	expect(outbox.take(1, at - 3_600_000).map(({ id }) => id)).toEqual(['s/1']);
});

it('where there is no room, one user who cannot be dealt with keeps none of what others have', async () => {
	const state = new NodeState();
	const store = storeOf(state);
	const limits = { bytes: 60, users: 1_000 };
	const tally = tallyWindow({ quietMs: 60_000, most: 100, limits });
	const broken: Windows<Words>['current'] = {
		...tally,
		step(...args) {
			const [userId, , event] = args;
			if (userId === 'poisoned' && event.type === 'full') throw new Error('It cannot bear this');
			return tally.step(...args);
		},
	};
	const own = { current: broken, previous: [] };
	await say(store, 'poisoned', ['1', '2', '3', '4'], own);
	for (const user of ['a', 'b', 'c']) await say(store, user, [`${user}1`, `${user}2`], own);
	expect(wordsIn(await takeAll(store, own))).toEqual(['a1', 'a2', 'b1', 'b2']);
});

describe('where there are too many users', () => {
	let now = 1_700_000_000_000;
	const limits = { bytes: 1_000_000, users: 2 };
	const own = { current: tallyWindow({ quietMs: 120_000, limits }), previous: [] };
	const store = () => {
		return new MemoryStore(
			'node',
			new NodeState(),
			() => undefined,
			() => now,
		);
	};

	it('who has been silent for longest goes, also if the clock has looked at them since', async () => {
		const users = store();
		await say(users, 'silent', ['a'], own);
		now += 100_000;
		await say(users, 'speaking', ['b'], own);
		now += 20_000;
		await users.tick(own, 'due');
		expect(wordsIn(await takeAll(users, own))).toEqual(['a']);
		await say(users, 'new', ['c'], own);
		// The session that is going on goes on.
		expect(wordsIn(await takeAll(users, own))).toEqual([]);
		now += 1_000;
		await say(users, 'speaking', ['d'], own);
		await users.stop(own);
		expect(wordsIn(await takeAll(users, own))).toEqual(['c', 'b', 'd']);
	});

	it('who was to be forgotten anyway takes nobody else along', async () => {
		const users = store();
		await say(users, 'forgotten', ['a'], own);
		await users.tick(own, 'all');
		now += 120_000;
		await users.tick(own, 'due');
		expect(wordsIn(await takeAll(users, own))).toEqual(['a']);
		now += 600_000;
		for (const word of ['b', 'c', 'd']) await say(users, word, [word], own);
		expect(wordsIn(await takeAll(users, own))).toEqual(['b']);
	});
});
