/**
 * A day of very many wearers, on the reducers alone: `npm run simulate:day`.
 *
 * A thousand are played, and what they bring about is multiplied: a million would take two weeks. As they have nothing to do
 * with each other this is the same but for chance, which a thousand leave some hundredths. One after the other is in
 * memory, so that a million can be played by whoever has the time.
 */
import { parseArgs } from 'node:util';
import { reportOf } from './report.mts';
import { simulateDay } from './simulate.mts';

const USAGE = `Plays a day of many wearers, and tells what it costs.

  npm run simulate:day -- [options]

  --users N   how many are played (1000); some tenths of a second each
  --sound N   of how many of them sound as well (50); some seconds each
  --of N      for how many it is told; several times for several (1000, 10000, 1000000)
  --seed N    the same seed plays the same day (1)
  --help      show this
`;

const { values } = parseArgs({
	options: {
		users: { type: 'string', default: '1000' },
		sound: { type: 'string', default: '50' },
		of: { type: 'string', multiple: true, default: ['1000', '10000', '1000000'] },
		seed: { type: 'string', default: '1' },
		help: { type: 'boolean', default: false },
	},
});
const [users = 0, sound = 0, seed = 0, ...scales] = [
	values.users,
	values.sound,
	values.seed,
	...values.of,
].map(Number);
const numbers = [users, sound, seed, ...scales];
if (values.help || !numbers.every((number) => Number.isInteger(number) && number > 0)) {
	console.log(USAGE);
	process.exitCode = values.help ? 0 : 2;
} else {
	const began = performance.now();
	const day = simulateDay(users, Math.min(sound, users), seed);
	console.log(reportOf(day, scales));
	const seconds = ((performance.now() - began) / 1e3).toFixed(0);
	const { rss } = process.memoryUsage();
	console.log(`\nPlayed in ${seconds} s, with ${(rss / 1e6).toFixed(0)} MB of memory.`);
}
