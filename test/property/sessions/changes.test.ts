import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { speakThroughChanges } from '../../support/changes';

/** The store of a process in which all happens in one millisecond. */
const stores = (count: number) => {
	const state = new NodeState();
	const now = () => 1_700_000_000_000;
	return Array.from({ length: count }, () => new MemoryStore('node', state, () => undefined, now));
};

it('a conversation that goes on while the node is set to other windows comes out whole, and once', async () => {
	await speakThroughChanges(stores, false, 300);
});
