import { measureHere } from '../../tools/bench/inProcess/run.mts';

/** How much more than its goal a piece may take before this fails: machines differ, and others use them too. */
const SLACK = 4;

/**
 * Not how fast, but whether something has become much slower for what it does: each piece against the least
 * that it could cost, in turn. `npm run bench` measures closely.
 */
it('what the nodes do with a delivery stays near the least that it could cost', async () => {
	const results = await measureHere();
	const slow = results.filter(({ best, most }) => best > most * SLACK);
	expect(slow.map(({ name, best }) => `${name}: ${best}`)).toEqual([]);
	expect(results.length).toBeGreaterThan(5);
}, 120_000);
