import { Ledger } from '../../../../nodes/domain/asking/budget';
import {
	askFrom,
	floorAfter,
	plan,
	type Circumstances,
} from '../../../../nodes/domain/asking/plan';
import {
	decodeState,
	EMPTY,
	encodeState,
	keyOf,
	withSource,
	type SourceState,
} from '../../../../nodes/domain/asking/state';

const T0 = Date.parse('2026-10-05T09:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const source = (over: Partial<SourceState> = {}): SourceState => {
	return withSource(EMPTY, '', { isScanned: true, ...over }, T0).sources.get('')!;
};
const known = (...ids: string[]) => {
	return new Map(ids.map((id) => [keyOf(id), { at: T0, version: 0, mark: '' }]));
};
const circumstances = (over: Partial<Circumstances> = {}): Circumstances => ({
	at: T0,
	startFrom: 'now',
	lookBackMs: 72 * HOUR,
	graceMs: 0,
	seenAt: new Map(),
	isFresh: false,
	...over,
});
const row = (id: string, hoursAgo: number, finishedAgo = hoursAgo) => ({
	id,
	at: T0 - hoursAgo * HOUR,
	finishedAt: T0 - finishedAgo * HOUR,
});

describe('what is new', () => {
	const ids = (rows: ReadonlyArray<{ id: string }>) => rows.map(({ id }) => id);

	it('is what is not known, oldest first, each once', () => {
		const rows = [row('c', 1), row('b', 2), row('b', 2), row('a', 3)];
		expect(ids(plan(source({ known: known('a') }), rows, circumstances()).take)).toEqual([
			'b',
			'c',
		]);
	});

	it('is left to its delivery for a while after its end, but not for longer', () => {
		const rows = [row('fresh', 1, 0.1), row('old', 1, 0.2)];
		const grace = { graceMs: 10 * MINUTE };
		const first = plan(source(), rows, circumstances(grace));
		expect([ids(first.take), ids(first.wait)]).toEqual([['old'], ['fresh']]);
		// Where this process's clock is an hour behind Omi's.
		const seenAt = new Map([['ahead', T0 - 10 * MINUTE]]);
		const behind = plan(source(), [row('ahead', -1)], circumstances({ ...grace, seenAt }));
		expect(ids(behind.take)).toEqual(['ahead']);
	});

	it('is nothing that was there when the workflow was published, unless that is asked for', () => {
		const first = source({ isScanned: false });
		const rows = [row('before', 1), row('after', -1)];
		const isFresh = true;
		expect(ids(plan(first, rows, circumstances({ isFresh })).take)).toEqual([]);
		// Where an earlier process asked, and wrote nothing down of it.
		expect(ids(plan(first, rows, circumstances()).take)).toEqual(['after']);
		const all = plan(first, rows, circumstances({ isFresh, startFrom: 'lookBack' }));
		expect(ids(all.take)).toEqual(['before', 'after']);
	});
});

describe('from when on to ask', () => {
	it('is counted from the newest that is known, so that neither weeks without n8n nor a clock matter', () => {
		const newest = T0 - 500 * HOUR;
		expect(askFrom(source({ newest }), 72 * HOUR, T0)).toBe(newest - 72 * HOUR);
		expect(askFrom(source({ newest }), 72 * HOUR, T0 + 1e12)).toBe(newest - 72 * HOUR);
		expect(askFrom(source(), 72 * HOUR, T0)).toBe(T0 - 72 * HOUR);
	});

	it('is not counted from what Omi gives no time for, which only has that of a clock that may be wrong', () => {
		const ahead = circumstances({ at: T0 + 30 * 24 * HOUR });
		const rows = [row('dated', 1), { id: 'undated', at: ahead.at }];
		expect(plan(source(), rows, ahead).newest).toBe(T0 - HOUR);
	});

	it('does not go back behind what has been forgotten when the look-back becomes longer', () => {
		const floor = T0 - 10 * HOUR;
		expect(askFrom(source({ newest: T0, floor }), 72 * HOUR, T0)).toBe(floor);
	});

	it('stays where something is left to do', () => {
		const undone = [row('stuck', 100)];
		const when = { at: T0, lookBackMs: 72 * HOUR };
		expect(floorAfter(source(), T0, undone, when)).toBe(T0 - 100 * HOUR);
		expect(floorAfter(source(), T0, [], when)).toBe(T0 - 72 * HOUR);
	});
});

describe('what is known', () => {
	it('is the same after it was written down, also where it has changed', () => {
		const state = withSource(
			EMPTY,
			'',
			{
				userId: 'u',
				newest: T0,
				known: new Map([
					[keyOf('a'), { at: T0, version: 0, mark: '' }],
					[keyOf('b'), { at: T0, version: 3, mark: '1..xyz+/' }],
				]),
			},
			T0,
		);
		const spent = { with: 'key', requests: [[T0, 'list'] as const] };
		const written = encodeState({ ...state, told: ['away'], spent });
		expect(decodeState(written)).toEqual({ ...state, told: ['away'], spent });
		expect(decodeState('{}')).toBeUndefined();
		expect(decodeState('nonsense')).toBeUndefined();
	});
});

describe('what may be asked', () => {
	it("stays below Omi's limits, and is free again after an hour", () => {
		const ledger = new Ledger('key');
		let details = 0;
		for (; ledger.may('detail', T0); details++) ledger.spend('detail', T0);
		expect(details).toBeLessThan(25);
		expect(ledger.may('list', T0)).toBe(true);
		expect(ledger.may('detail', T0 + HOUR - 1)).toBe(false);
		expect(ledger.may('detail', T0 + HOUR)).toBe(true);
	});

	it('is remembered by the next process, and not for ever where a clock was wrong', () => {
		const first = new Ledger('key');
		for (let n = 0; n < 20; n++) first.spend('detail', T0 + 1000 * HOUR);
		const next = new Ledger('key');
		next.restore(first.written(T0 + 1000 * HOUR), T0);
		next.restore(first.written(T0 + 1000 * HOUR), T0);
		expect(next.may('detail', T0)).toBe(false);
		expect(next.may('detail', T0 + HOUR)).toBe(true);
	});

	it('is not less because another key has been used before', () => {
		const first = new Ledger('key');
		for (let n = 0; n < 20; n++) first.spend('detail', T0);
		const next = new Ledger('another');
		next.restore(first.written(T0), T0);
		expect(next.may('detail', T0)).toBe(true);
	});
});
