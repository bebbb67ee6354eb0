import { merged } from '../../../../nodes/domain/asking/merged';
import {
	EMPTY,
	keyOf,
	withSource,
	type AskingState,
	type SourceState,
} from '../../../../nodes/domain/asking/state';

/** What two stores know, of which the node has been set to the one and the other in turn. */

const T0 = Date.parse('2026-10-05T09:00:00Z');

const state = (source: Partial<SourceState>, over: Partial<AskingState> = {}): AskingState => {
	return { ...withSource(EMPTY, '', source, T0), ...over };
};
const known = (things: Record<string, [version: number, mark: string]>) => {
	const entries = Object.entries(things).map(([id, [version, mark]]) => {
		return [keyOf(id), { at: T0, version, mark }] as const;
	});
	return new Map(entries);
};
const marks = ({ sources }: AskingState, ...ids: string[]) => {
	return ids.map((id) => sources.get('')?.known.get(keyOf(id))?.mark);
};

it('all that either knows is known, as it was last', () => {
	const own = state({ known: known({ a: [0, 'a0'], b: [7, 'b7'], c: [2, 'c2'] }) });
	const former = state({ known: known({ b: [5, 'b5'], c: [9, 'c9'], d: [0, 'd0'] }) });
	for (const both of [merged(own, former), merged(former, own)]) {
		expect(marks(both, 'a', 'b', 'c', 'd')).toEqual(['a0', 'b7', 'c9', 'd0']);
		expect(merged(both, former)).toEqual(both);
		expect(merged(both, own)).toEqual(both);
	}
});

it('where nothing is known yet, all is as in the other', () => {
	const former = state(
		{ isScanned: true, floor: 5, newest: T0, userId: 'ann', known: known({ a: [0, ''] }) },
		{ told: ['away'], spent: { with: 'key', requests: [[T0, 'list']] } },
	);
	expect(merged(EMPTY, former)).toEqual(former);
});

it('nothing is looked at that either has forgotten, and nothing was read by neither', () => {
	const own = state({ floor: 10, newest: 100, isScanned: true, streak: 0, userId: 'ann' });
	const former = state({ floor: 20, newest: undefined, streak: 3, userId: 'bob' });
	expect(merged(own, former).sources.get('')).toMatchObject({
		floor: 20,
		newest: 100,
		isScanned: true,
		streak: 0,
		userId: '',
	});
});

it('what was asked of late counts, wherever it is written down; and what was told only in one is told anew', () => {
	const own = state({}, { told: ['away'], spent: { with: 'key', requests: [[T0, 'list']] } });
	const spent = { with: 'key', requests: [[T0, 'list'] as const, [T0 - 1, 'detail'] as const] };
	const both = merged(own, state({}, { told: ['silent', 'away'], spent }));
	expect(both.told).toEqual(['away']);
	expect(both.spent.requests).toEqual([
		[T0, 'list'],
		[T0 - 1, 'detail'],
	]);
	const another = { with: 'another key', requests: [[T0, 'items'] as const] };
	expect(merged(own, state({}, { spent: another })).spent).toEqual(own.spent);
});
