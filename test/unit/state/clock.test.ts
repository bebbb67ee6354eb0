import { windowsOf, type Parameters } from '../../../nodes/OmiTranscriptTrigger/windows';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { spokenSegment } from '../../support/segments';

/** A machine whose clock is set back while somebody speaks, as where it was wrong until the network was there. */

const HOUR = 3_600_000;

const SETTINGS: ReadonlyArray<Partial<Parameters>> = [
	{ triggerOn: 'sessionEnd' },
	{ triggerOn: 'delivery', options: { collect: 30 } },
	{ triggerOn: 'phrase', phrases: 'Hey n8n' },
];

const storeBy = (clock: { readonly at: number }) => {
	return new MemoryStore(
		'node',
		new NodeState(),
		() => undefined,
		() => clock.at,
	);
};

it.each(SETTINGS)('what was said before comes out soon: $triggerOn', async (setting) => {
	const base = { quietPeriod: 120, phrases: '', commandPause: 5, commandMaximum: 30 };
	const windows = windowsOf({ triggerOn: 'sessionEnd', options: {}, ...base, ...setting });
	const clock = { at: 1_700_000_000_000 };
	const store = storeBy(clock);
	const input = [spokenSegment('s', 0, { text: 'Hey n8n, stop' })];
	await store.tick(windows, 'due');
	await store.apply(windows, 'u', { type: 'delivery', input }, 'watcher');
	clock.at -= HOUR;
	for (let second = 0; second < 300; second++) {
		clock.at += 1_000;
		expect(await store.tick(windows, 'due')).toEqual([]);
	}
	const entries = await store.take(windows, 10);
	expect(entries.flatMap(({ items }) => items.map(({ json }) => json.segments))).toMatchObject([
		[{ id: 's' }],
	]);
});

it('what goes on is not torn by a clock that is set a little', async () => {
	const windows = windowsOf({
		...{ triggerOn: 'sessionEnd', quietPeriod: 120, phrases: '', commandPause: 5 },
		...{ commandMaximum: 30, options: {} },
	});
	const clock = { at: 1_700_000_000_000 };
	const store = storeBy(clock);
	for (let n = 0; n < 20; n++) {
		clock.at += n === 10 ? 3_000 : 5_000;
		await store.tick(windows, 'due');
		const input = [spokenSegment(`s${n}`, n * 5)];
		await store.apply(windows, 'u', { type: 'delivery', input }, 'watcher');
	}
	await store.stop(windows);
	expect(await store.take(windows, 10)).toHaveLength(1);
});
