import { measure } from '../../../../tools/assignment/measure.mts';
import { RULES } from '../../../../tools/assignment/rules.mts';
import { WORLDS } from '../../../../tools/assignment/worlds.mts';

/*
 * How many of a thousand deliveries may be taken for another conversation's. Where nothing is late, none is; where
 * Omi's queue is held back by minutes while two conversations go on, arrival alone cannot tell them apart always.
 */
const AT_MOST: Readonly<Record<string, number>> = {
	'short ones, 2 s apart': 5,
	'queue held back, one conversation': 15,
	'queue held back, conversations 2 to 60 s apart': 15,
	'failing attempts, conversations 2 to 60 s apart': 5,
	'first delivery late by up to 36 s': 1,
	'receiver slow at times, by 2 to 6 s': 1,
	'stragglers up to 25 s': 1,
	'two devices, begun 6 to 30 s apart': 12,
	'two devices, the first held back': 20,
	'two devices, both held back': 20,
	'two devices, failing attempts': 8,
	'two devices, stragglers up to 25 s': 3,
	'two devices, one clock loses pauses': 40,
};

const SEEDS = 10;

describe('the rule that tells conversations apart', () => {
	test.each(WORLDS.map((world) => [world.name, world] as const))(
		'errs rarely: %s',
		(name, world) => {
			const { deliveries, wrong } = measure(world, RULES['the rule']!, SEEDS);
			expect(deliveries).toBeGreaterThan(3_000);
			expect((wrong * 1_000) / deliveries).toBeLessThanOrEqual(AT_MOST[name] ?? 0);
		},
	);
});
