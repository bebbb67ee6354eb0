import {
	told,
	unlikelihood,
	type ConversationClock,
	type Stretch,
} from '../../nodes/domain/sessions/conversationClock';
import type { Assign } from './measure.mts';
import type { Arrived } from './device.mts';

/** After how long without a delivery a clock is forgotten, in milliseconds. */
const FORGOTTEN_AFTER = 600_000;

type Unlikelihood = (clock: ConversationClock, stretch: Stretch, at: number) => number | undefined;

/** Each delivery to the likeliest clock, or to one of its own. */
function likeliest(rule: Unlikelihood): Assign {
	return (deliveries) => {
		let clocks: Array<{ session: number; clock: ConversationClock }> = [];
		let sessions = 0;
		return deliveries.map((stretch: Arrived) => {
			const at = stretch.at * 1000;
			clocks = clocks.filter(({ clock }) => at - clock.lastAt < FORGOTTEN_AFTER);
			let found: (typeof clocks)[number] | undefined;
			let least = Infinity;
			for (const one of clocks) {
				const value = rule(one.clock, stretch, at);
				if (value === undefined || value >= least) continue;
				found = one;
				least = value;
			}
			const session = found?.session ?? sessions++;
			const clock = told(found?.clock, stretch, at);
			clocks = [...clocks.filter((one) => one !== found), { session, clock }];
			return session;
		});
	};
}

/** The rule that the node has had: one conversation at a time, until times begin again near zero. */
const oneAtATime: Assign = (deliveries) => {
	let session = 0;
	let latestEnd = 0;
	let lastAt = 0;
	return deliveries.map(({ at, start, end }) => {
		const isAnew = at - lastAt > FORGOTTEN_AFTER / 1000 || (start < 10 && start < latestEnd - 30);
		if (isAnew) {
			session++;
			latestEnd = 0;
		}
		latestEnd = Math.max(latestEnd, end);
		lastAt = at;
		return session;
	});
};

/** By the conversation's clock, as it was first thought out: what continues, or has the same zero. */
const firstThought: Unlikelihood = (clock, { start, end }, at) => {
	const late = Math.abs(at - end * 1000 - clock.zeroAt) / 1000;
	if (start < 2 && late > 5) return undefined;
	const since = (at - clock.lastAt) / 1000;
	const continues = start >= clock.latestEnd - 5 && start <= clock.latestEnd + since + 160;
	return continues || late <= (start > 2 ? 30 : 5) ? late : undefined;
};

export const RULES: Readonly<Record<string, Assign>> = {
	'one at a time': oneAtATime,
	'first thought': likeliest(firstThought),
	'the rule': likeliest(unlikelihood),
};
