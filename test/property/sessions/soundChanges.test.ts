import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { recordThroughChanges } from '../../support/soundChanges';

it('a recording that goes on while the node is set to something else comes out whole, and once, and ends', async () => {
	let at = 1_700_000_000_000;
	await recordThroughChanges(
		(count) => {
			const state = new NodeState();
			return Array.from({ length: count }, () => {
				return new MemoryStore(
					'node',
					state,
					() => undefined,
					() => at,
				);
			});
		},
		async (ms) => void (at += ms),
		300,
	);
});
