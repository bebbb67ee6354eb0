import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { describeStateLaws } from '../../support/stateLaws';

describe("this process's memory", () => {
	describeStateLaws((count) => {
		const state = new NodeState();
		return Array.from({ length: count }, () => new MemoryStore('node', state, () => undefined));
	});
});
