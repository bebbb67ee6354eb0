import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { User } from '../../../nodes/state/memory/user';
import { describeStateLaws } from '../../support/stateLaws';

describe("this process's memory", () => {
	describeStateLaws((count) => {
		const state = new NodeState();
		return Array.from({ length: count }, () => new MemoryStore('node', state, () => undefined));
	});

	it('takes however much comes at once, and keeps what was there', () => {
		const user = new User('u', 'window');
		const step = { head: undefined, flushes: [], marks: [], dueAt: 1, keepMs: 1, size: 0 };
		user.write({ ...step, appends: [{ log: 'a', entries: ['"first"'] }] }, 0);
		const entries = Array<string>(200_000).fill('"x"');
		user.write({ ...step, appends: [{ log: 'a', entries }] }, 0);
		expect(user.logs.get('a')).toHaveLength(200_001);
	});
});
