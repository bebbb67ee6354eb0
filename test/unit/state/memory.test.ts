import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { User } from '../../../nodes/state/memory/user';
import { describeStateLaws } from '../../support/stateLaws';
import { tallyWindow } from '../../support/tallyWindow';

const windows = { current: tallyWindow({ most: 1 }), previous: [] };

const storeOf = (state: NodeState) => new MemoryStore('node', state, () => undefined);

const stateOf = (journal?: string) => {
	const state = new NodeState();
	state.isJournaled = true;
	state.restore(journal);
	return state;
};

const say = async (store: MemoryStore, ...input: string[]) => {
	await store.apply(windows, 'u', { type: 'delivery', input }, 'watcher');
};

describe("this process's memory", () => {
	describeStateLaws((count) => {
		const state = new NodeState();
		return Array.from({ length: count }, () => storeOf(state));
	});

	it('knows after a restart which execution has had what n8n may have twice', async () => {
		const before = stateOf();
		await say(storeOf(before), 'a', 'b');
		// Killed before it was known whether n8n has it: n8n, as it starts, begins with a row of before.
		const after = stateOf(before.toJSON());
		const [entry] = await storeOf(after).take(windows, 10);
		expect(await storeOf(after).begin([entry!.id], '17')).toEqual([entry!.id]);
		const later = stateOf(after.toJSON());
		expect(await storeOf(later).begin([entry!.id], '18')).toEqual([]);
		expect(await storeOf(later).begin([entry!.id], '17')).toEqual([entry!.id]);
	});

	it('remembers no more of that than a hundred, and nothing of what n8n can have only once', async () => {
		const state = stateOf();
		const store = storeOf(state);
		await say(store, ...Array.from({ length: 203 }, (_, n) => String(n)));
		const [once, ...rest] = (await store.take(windows, 300)).map(({ id }) => id);
		await store.begin([once!], '1');
		await store.giveBack(rest, true);
		await store.begin(rest, '2');
		expect(JSON.parse(state.toJSON()).begun).toEqual(rest.slice(-100).map((id) => [id, '2']));
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
