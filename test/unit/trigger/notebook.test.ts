import { decodeState, encodeState, EMPTY, withSource } from '../../../nodes/domain/asking/state';
import { askingStateOf, ASKING_USER, askingWindows } from '../../../nodes/domain/asking/window';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { Notebook } from '../../../nodes/trigger/asking/notebook';

/** What another store has kept is taken over, whatever happens on the way. */

const AT = Date.parse('2026-10-05T00:00:00Z');
const known = new Map([['0123456789', { at: AT, version: 0, mark: '' }]]);
const left = withSource(EMPTY, '', { isScanned: true, known }, AT);

/** A notebook in a store that is away for its n-th writing. */
function notebook(failing: number, duringAdoption?: () => void) {
	const store = new MemoryStore(
		'node',
		new NodeState(),
		() => undefined,
		() => AT,
	);
	const waiting = [left];
	let writes = 0;
	const { apply } = store;
	store.apply = async (windows, user, event, ...rest) => {
		writes += 1;
		if (writes === failing) throw new Error('away');
		if (writes === 2) duringAdoption?.();
		return await apply.call(store, windows, user, event, ...rest);
	};
	const own = new Notebook({
		store: () => store,
		// What has been looked into is not looked into again.
		former: async () => await Promise.resolve(waiting.splice(0)),
		now: () => AT,
		settings: {
			receive: 'api',
			api: 'developerApi',
			checkEveryMs: 60_000,
			lookBackMs: 3_600_000,
			startFrom: 'now',
		},
	});
	const knows = async () => {
		return askingStateOf(await store.look(askingWindows, ASKING_USER))?.sources.get('')?.known.size;
	};
	return { own, knows, waiting };
}

it.each([1, 2])('where the store is away for writing number %d', async (failing) => {
	const { own, knows } = notebook(failing);
	await expect(own.prepare()).rejects.toThrow('could not be asked');
	await own.prepare();
	expect(await knows()).toBe(1);
});

it('where the node is set to another store meanwhile', async () => {
	const more = decodeState(encodeState(left))!;
	const { own, waiting } = notebook(0, () => {
		waiting.push(more);
		own.prepareAnew();
	});
	await own.prepare();
	await own.prepare();
	expect(waiting).toEqual([]);
});
