import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { speakThroughChanges } from '../../support/changes';
import { whole } from '../../../tools/queue/whole.mts';

/** The store of a process in which all happens in one millisecond. */
const stores = (count: number) => {
	const state = new NodeState();
	const now = () => 1_700_000_000_000;
	return Array.from({ length: count }, () => new MemoryStore('node', state, () => undefined, now));
};

it('a conversation that goes on while the node is set to other windows comes out whole, and once', async () => {
	await speakThroughChanges(stores, false, 300);
});

it('and so it does where n8n is stopped and started in between', async () => {
	let at = 1_700_000_000_000;
	let state = new NodeState();
	const processes = () => {
		return [1, 2].map(
			() =>
				new MemoryStore(
					'node',
					state,
					() => undefined,
					() => at,
				),
		);
	};
	const begin = () => {
		state = new NodeState();
		return processes();
	};
	await speakThroughChanges(begin, false, 300, async ([store], windows) => {
		at += 1;
		// The watcher has begun with what the node is set to, and takes leave.
		await whole(store!).tick(windows, 'all');
		const isWaitedFor = await store!.close(windows);
		const taken = isWaitedFor ? await whole(store!).take(windows, 1_000) : [];
		state.isJournaled = windows.current.isDurable;
		const written = state.toJSON();
		state = new NodeState();
		state.restore(written);
		return { stores: processes(), taken };
	});
});
