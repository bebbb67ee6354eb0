import { Keys } from '../../../nodes/state/memory/keys';
import type { Claim } from '../../../nodes/state/port';

/** How many keys are remembered, and for how long. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const complete = (keys: Keys, id: string, at: number, keepMs = 10 * MINUTE) => {
	keys.complete(keys.claim({ id, keepMs }, at) as Claim, at);
};

it('a hundred devices that send sound every second are remembered for as long as Omi tries', () => {
	const keys = new Keys();
	for (let second = 0; second < 180; second++) {
		for (let device = 0; device < 100; device++)
			complete(keys, `${device}-${second}`, second * 1_000);
	}
	const isKnown = (id: string) => keys.claim({ id, keepMs: MINUTE }, 180_000) === 'completed';
	expect([isKnown('0-0'), isKnown('99-0'), isKnown('0-179')]).toEqual([true, true, true]);
});

it('with more than there is room for, the oldest are forgotten', () => {
	const keys = new Keys();
	for (let n = 0; n < 100_010; n++) complete(keys, `${n}`, 0);
	expect(typeof keys.claim({ id: '0', keepMs: MINUTE }, 1)).toBe('object');
	expect(keys.claim({ id: '100009', keepMs: MINUTE }, 1)).toBe('completed');
});

it('each is forgotten in its own time', () => {
	const keys = new Keys();
	complete(keys, 'long', 0, DAY);
	complete(keys, 'short', 0);
	complete(keys, 'another', 11 * MINUTE);
	expect(keys.claim({ id: 'long', keepMs: 1 }, 11 * MINUTE)).toBe('completed');
	expect(typeof keys.claim({ id: 'short', keepMs: 1 }, 11 * MINUTE)).toBe('object');
	expect(typeof keys.claim({ id: 'long', keepMs: 1 }, DAY)).toBe('object');
});

it('the newest outlive a restart, and those that are kept for a day are not crowded out', () => {
	const keys = new Keys();
	complete(keys, 'memory', 0, DAY);
	for (let n = 0; n < 1_000; n++) complete(keys, `${n}`, 1);
	const again = new Keys();
	again.restore(JSON.parse(JSON.stringify(keys.written())) as ReturnType<Keys['written']>);
	const known = ['memory', '999', '701', '0'].filter((id) => {
		return again.claim({ id, keepMs: 1 }, 2) === 'completed';
	});
	expect(known).toEqual(['memory', '999', '701']);
});

it('a pending one does not outlive the process: its delivery comes again', () => {
	const keys = new Keys();
	keys.claim({ id: 'k', keepMs: MINUTE }, 0);
	expect(keys.written()).toEqual([]);
});
