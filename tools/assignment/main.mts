import { measure } from './measure.mts';
import { RULES } from './rules.mts';
import { WORLDS } from './worlds.mts';

/*
 * How many deliveries of live speech each rule takes for another conversation's: `npx tsx tools/assignment/main.mts`,
 * with the number of seeds, or 20.
 */

const seeds = Number(process.argv[2] ?? 20);
const names = Object.keys(RULES);
console.log(`| | deliveries | ${names.join(' | ')} |`);
console.log(`| :-- | ${['', ...names].map(() => '--:').join(' | ')} |`);
for (const world of WORLDS) {
	const measured = Object.values(RULES).map((assign) => measure(world, assign, seeds));
	const [{ deliveries } = { deliveries: 0 }] = measured;
	console.log(
		`| ${world.name} | ${deliveries} | ${measured.map(({ wrong }) => wrong).join(' | ')} |`,
	);
}
