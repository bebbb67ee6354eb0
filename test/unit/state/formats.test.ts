import { FORMAT } from '../../../nodes/state/format';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { fixtures } from '../../support/formats/dump.mts';
import { live, scenes, speechScene, takeOut, type Scene } from '../../support/formats/scenes';
import { shapeOf } from '../../support/formats/shape';

/** What a version of this package finds in n8n's static data that another has written there. */

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 10, 28);

beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const stateOf = (journal?: unknown) => {
	const state = new NodeState();
	state.isJournaled = true;
	state.restore(journal);
	return state;
};
const storeOf = (state: NodeState) => new MemoryStore('node', state, () => undefined);
const sceneNamed = (name: string) => scenes.find((scene) => scene.name === name)!;

/** What a process that has found this has when everything ends. */
const endOf = async (scene: Scene<unknown>, journal: unknown) => {
	return await takeOut(scene, storeOf(stateOf(journal)));
};

/** The journal of a scene, as text. */
const lived = async (scene: Scene<unknown>) => {
	const state = stateOf();
	await live(scene, storeOf(state));
	return state.toJSON();
};

describe.each(fixtures())('the journal of format $format', ({ at, scenes: left }) => {
	const journaled = Object.entries(left).flatMap(([name, { journal, cameOut }]) => {
		return journal === undefined ? [] : [{ name, journal, cameOut }];
	});

	it.each(journaled)('is read to the last word: $name', async ({ name, journal, cameOut }) => {
		jest.setSystemTime(at + 60_000);
		const state = stateOf(journal);
		const store = storeOf(state);
		expect(await store.claim('u', { id: 'completed', keepMs: 1 })).toBe('completed');
		const out = await takeOut(sceneNamed(name), store);
		// Sessions are named by when they began, which is another time in each store.
		const words = (all: typeof out) => {
			return all.map(({ json }) => [json.transcript ?? json, json.command]).sort();
		};
		expect(words(out)).toEqual(words([...cameOut]));
		const shapes = (all: typeof out) => shapeOf(all.map(({ json }) => json));
		expect(shapes(out)).toEqual(shapes([...cameOut]));
		expect(state.unread.isEmpty).toBe(true);
	});
});

it('what is written has the form of its format: with any other, there is another format', async () => {
	const { scenes: left } = fixtures().find(({ format }) => format === FORMAT)!;
	for (const [name, { journal }] of Object.entries(left)) {
		if (journal === undefined) continue;
		expect(shapeOf(await lived(sceneNamed(name)))).toEqual(shapeOf(journal));
	}
});

describe('what cannot be read', () => {
	const newer = (text: string) => text.replace(`"format":${FORMAT}`, `"format":${FORMAT + 1}`);
	/** The version that had written it comes back: all that is of its format is of ours to it. */
	const older = (text: string) => {
		return text.replaceAll(new RegExp(`(\\\\*"format\\\\*":)${FORMAT + 1}`, 'g'), `$1${FORMAT}`);
	};

	it('is what a newer version has written: it stays as it is, and comes out when that is back', async () => {
		const scene = speechScene;
		const before = await endOf(scene, await lived(scene));
		const state = stateOf(newer(await lived(scene)));
		expect(state.hasWork).toBe(false);
		expect(state.unread.reason).toContain('newer version');
		// Restarted twice by the older version meanwhile.
		const journal = stateOf(stateOf(state.toJSON()).toJSON()).toJSON();
		expect(await endOf(scene, older(journal))).toEqual(before);
	});

	it('comes out beside what the older version has collected since', async () => {
		const scene = speechScene;
		const state = stateOf(newer(await lived(scene)));
		jest.setSystemTime(now + 60_000);
		await live(scene, storeOf(state));
		const out = await endOf(scene, older(state.toJSON()));
		const once = await endOf(scene, await lived(scene));
		expect(out).toHaveLength(2 * once.length);
		const words = (all: typeof out) => all.map(({ json }) => String(json.transcript)).sort();
		expect(words(out)).toEqual(words([...once, ...once]));
		expect(new Set(out.map(({ id }) => id)).size).toBe(out.length);
	});

	it('is let go of after a week', async () => {
		let journal = stateOf(newer(await lived(speechScene))).toJSON();
		jest.setSystemTime(now + 6 * DAY_MS);
		journal = stateOf(journal).toJSON();
		expect(journal).toContain('One.');
		jest.setSystemTime(now + 8 * DAY_MS);
		expect(stateOf(journal).toJSON()).not.toContain('One.');
	});

	it.each([
		['is cut off', (text: string) => text.slice(0, text.length / 2)],
		['is no JSON', () => 'ho ho'],
		['is of another kind', () => 17],
		['is another shape', () => ({ keys: [] })],
		['has no format', (text: string) => text.replace(/"format":\d+,/, '')],
		['has lists that are none', (text: string) => text.replace('"keys":[', '"keys":{},"k":[')],
	])('is what %s: it is kept, said, and in nobody’s way', async (_what, broken) => {
		const scene = speechScene;
		const state = stateOf(broken(await lived(scene)));
		expect(state.unread.reason).toContain('broken');
		await live(scene, storeOf(state));
		const written = JSON.parse(state.toJSON()) as { unread: Array<[number, string]> };
		expect(written.unread).toHaveLength(1);
		expect(await endOf(scene, state.toJSON())).toEqual(await endOf(scene, await lived(scene)));
	});

	it('is each entry by itself: of another node, of a window of the future, cut off', async () => {
		const scene = speechScene;
		const journal = JSON.parse(await lived(scene)) as Record<string, unknown[]>;
		const good = await endOf(scene, JSON.stringify(journal));
		const odd = [['of', 'another', 'node'], ['u', 'tomorrow', {}, [], [], [1, 1, 1]], 7];
		jest.setSystemTime(now + 1);
		const other = JSON.parse(await lived(sceneNamed('commands'))) as Record<string, unknown[]>;
		for (const name of ['keys', 'outbox', 'begun', 'users']) journal[name]!.push(...odd);
		journal.users!.push(...other.users!);
		const cut = [...(journal.users![0] as unknown[])];
		cut[2] = { conversationCount: 1 };
		journal.users!.push(cut);
		const state = stateOf(JSON.stringify(journal));
		// Which window has written it is only known when there is one to ask.
		await storeOf(state).tick(scene.windows, 'due');
		const kept = state.unread
			.written(now)
			.map(([, text]) => text)
			.join();
		for (const one of ['another', 'tomorrow', '{"conversationCount":1}']) {
			expect(kept).toContain(one);
		}
		const out = await takeOut(scene, storeOf(state));
		// A command that was going on is handed over where the node listens to conversations by now.
		expect(out).toEqual(expect.arrayContaining(good));
		expect(out.some(({ json }) => 'command' in json)).toBe(true);
	});

	it('takes no more room than a node’s sessions may', () => {
		const state = stateOf();
		for (let n = 0; n < 5; n++) state.unread.add(n, 'x'.repeat(4_000_000));
		expect(state.unread.written(10).map(([since]) => since)).toEqual([4, 3]);
	});
});
