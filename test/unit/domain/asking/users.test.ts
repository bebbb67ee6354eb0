import { askingStateOf, askingWindows, ASKING_USER } from '../../../../nodes/domain/asking/window';
import { NodeState } from '../../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../../nodes/state/memory/store';

/** Whose a key of one's own is, only deliveries tell. */

const T0 = Date.parse('2026-10-05T09:00:00Z');

const after = async (...users: Array<string | null>) => {
	const state = new NodeState();
	const open = () => {
		const store = new MemoryStore(
			'node',
			state,
			() => undefined,
			() => T0,
		);
		return store;
	};
	for (const [index, userId] of users.entries()) {
		const things = [{ id: `c${index}`, at: T0, items: [{ json: {} }] }];
		const input = { kind: 'arrived', source: '', by: 'webhook', things, userId } as const;
		await open().apply(askingWindows, ASKING_USER, { type: 'delivery', input }, 'watcher');
	}
	return askingStateOf(await open().look(askingWindows, ASKING_USER))?.sources.get('')?.userId;
};

it('is the user of the deliveries, where there is one', async () => {
	expect(await after(null)).toBeUndefined();
	expect(await after('ann', null, 'ann')).toBe('ann');
});

it('is nobody where deliveries of several users come', async () => {
	expect(await after('ann', 'bob')).toBe('');
	expect(await after('ann', 'bob', 'ann', 'ann')).toBe('');
});
