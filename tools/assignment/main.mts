import { table } from '../bench/table.mts';
import { measure } from './measure.mts';
import { RULES } from './rules.mts';
import { WORLDS } from './worlds.mts';

/*
 * How many deliveries of live speech each rule takes for another conversation's: `npx tsx tools/assignment/main.mts`,
 * with the number of seeds, or 20.
 */

const seeds = Number(process.argv[2] ?? 20);
const rows = WORLDS.map((world) => {
	const measured = Object.values(RULES).map((assign) => measure(world, assign, seeds));
	const [{ deliveries } = { deliveries: 0 }] = measured;
	return [world.name, String(deliveries), ...measured.map(({ wrong }) => String(wrong))];
});
console.log(table(['', 'deliveries', ...Object.keys(RULES)], rows));
