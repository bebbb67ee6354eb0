import fc from 'fast-check';
import { HOUR, MINUTE } from '../../support/askingWorld';
import { ChangingWorld, type Condition, type Journaling } from '../../support/changingWorld';

/** Action items that change while n8n is killed at any moment: what each has become is told of, and nothing twice. */

const T0 = Date.parse('2026-10-05T00:00:00Z');
const condition = (id: string, minute: number, description: string, completed = false) => {
	return { id, from: T0 + minute * MINUTE, description, completed };
};
const told = ({ reported }: ChangingWorld) =>
	reported.map(({ event, description }) => `${event} ${description}`);

it.each<Journaling>(['with executions', 'at first'])(
	'what changes once more while n8n is away is told of, though n8n was killed over the change before (written down %s)',
	async (journaling) => {
		const conditions = [
			condition('x', -60, 'milk'),
			condition('x', 32, 'oat milk'),
			condition('x', 50, 'soy milk'),
			condition('x', 90, 'rice milk'),
		];
		const kills = [{ at: T0 + 35 * MINUTE, forMs: 30 * MINUTE }];
		const world = new ChangingWorld({ startAt: T0, conditions, journaling, kills });
		await world.run(T0 + 3 * HOUR);
		expect(told(world)).toEqual(['changed oat milk', 'changed soy milk', 'changed rice milk']);
	},
);

it('where nothing is written down after the first day, as with workers, a restart tells of nothing again', async () => {
	const conditions = [
		condition('x', -60, 'milk'),
		condition('x', 20, 'oat milk'),
		condition('y', 30, 'bread'),
		condition('x', 40, 'soy milk'),
		condition('y', 50, 'rye bread'),
		condition('x', 150, 'rice milk'),
	];
	const kills = [{ at: T0 + 2 * HOUR, forMs: 10 * MINUTE }];
	const world = new ChangingWorld({ startAt: T0, conditions, journaling: 'at first', kills });
	await world.run(T0 + 4 * HOUR);
	expect(told(world)).toEqual([
		'changed oat milk',
		'created bread',
		'changed soy milk',
		'changed rye bread',
		'changed rice milk',
	]);
});

describe('however items change and n8n is killed', () => {
	const step = fc.record({
		id: fc.constantFrom('a', 'b', 'c'),
		minute: fc.integer({ min: -30, max: 10 * 60 }),
		completed: fc.boolean(),
	});
	const conditions = fc.array(step, { minLength: 1, maxLength: 20 }).map((steps): Condition[] => {
		const inOrder = [...steps].sort((a, b) => a.minute - b.minute);
		// What has become what it was before, all while n8n was killed, nobody can see.
		return inOrder.map((one, n) => condition(one.id, one.minute, `as ${n}`, one.completed));
	});
	const kills = fc.array(
		fc.record({ minute: fc.integer({ min: 5, max: 10 * 60 }), minutes: fc.nat(120) }),
		{ maxLength: 4 },
	);

	it.each([
		['with executions', true],
		['with executions', false],
		['at first', true],
	] as const)(
		'the last that is told of each is what it is (written down %s; Omi says when: %s)',
		async (journaling, tellsChanges) => {
			await fc.assert(
				fc.asyncProperty(conditions, kills, async (life, away) => {
					const world = new ChangingWorld({
						startAt: T0,
						conditions: life,
						journaling,
						tellsChanges,
						kills: away.map(({ minute, minutes }) => {
							return { at: T0 + minute * MINUTE, forMs: (minutes + 1) * MINUTE };
						}),
					});
					await world.run(T0 + 13 * HOUR);
					for (const id of new Set(life.map((one) => one.id))) {
						const last = world.reported.filter((one) => one.id === id).at(-1);
						const { description, completed } = world.conditionOf(id)!;
						const before = life.filter((one) => one.id === id && one.from <= T0).at(-1);
						const known = last ?? before;
						expect([id, known?.description, known?.completed]).toEqual([
							id,
							description,
							completed,
						]);
					}
					// Two in a row that say the same have told nothing.
					for (const id of new Set(life.map((one) => one.id))) {
						const all = world.reported.filter((one) => one.id === id);
						const same = all.filter((one, n) => {
							const next = all[n + 1];
							return one.description === next?.description && one.completed === next.completed;
						});
						expect(same).toEqual([]);
					}
				}),
				{ numRuns: 40 },
			);
		},
		60_000,
	);
});
