import type { Store } from '../omi-api/store.mts';
import type { Json } from '../omi-api/types.mts';
import { memoryBody } from './payloads.mts';
import { dayOf, finishedAfter, recapOf, timesOf, type Held, type PlanOptions } from './plan.mts';
import { Random } from './random.mts';
import type { Scenario } from './types.mts';

/** What Omi has from a moment on and gives to whoever asks for it, whether it has sent it or not. */
export interface Kept {
	/** In seconds after the day's start. */
	readonly at: number;
	readonly conversations: readonly Json[];
	readonly actionItems: readonly Json[];
	readonly dailySummaries: readonly Json[];
}

type HistoryOptions = Pick<PlanOptions, 'uid' | 'seed' | 'startsAt'>;

/** Works out everything that Omi keeps of such a day, in the order in which it would. */
export function history(scenario: Scenario, options: HistoryOptions): Kept[] {
	const day = dayOf(scenario, options);
	const kept = day.map((held) => keptOf(held, options));
	if (scenario.summaryAt !== undefined) {
		const recap = parse(recapOf(day, scenario.summaryAt, { ...options, generation: 3 }));
		kept.push({
			at: scenario.summaryAt,
			conversations: [],
			actionItems: [],
			dailySummaries: [recap.summary_json as Json],
		});
	}
	return kept.sort((a, b) => a.at - b.at);
}

/** When the last conversation of such a day is summed up, in seconds after its start. */
export function lengthOf(scenario: Scenario): number {
	return history(scenario, { uid: '', seed: 1, startsAt: 0 }).at(-1)?.at ?? 0;
}

/** From now on it is there to be asked for. */
export function keep(world: Store, uid: string, kept: Kept): void {
	const { conversations, actionItems, dailySummaries } = kept;
	for (const row of [...conversations, ...actionItems, ...dailySummaries]) {
		world.owners.set(row, uid);
	}
	world.conversations.push(...conversations);
	world.actionItems.push(...actionItems);
	// Omi gives the newest day first.
	world.dailySummaries.unshift(...dailySummaries);
}

function keptOf(held: Held, { seed, startsAt }: HistoryOptions): Kept {
	const { scene, id, fragments } = held;
	const conversation = parse(
		memoryBody(scene, fragments, { id, ...timesOf(held, startsAt), family: 'developer' }),
	);
	// What was recorded elsewhere has no stub that was opened before its first word.
	if (scene.uploadedAfter !== undefined) conversation.created_at = conversation.started_at;
	conversation.is_locked = scene.isLocked ?? false;
	const random = Random.of(seed, `${id}'s action items`);
	const { action_items: items } = conversation.structured as { action_items: Json[] };
	const rest = { updated_at: conversation.updated_at, completed_at: null };
	return {
		at: finishedAfter(held),
		conversations: [conversation],
		actionItems: items.map((item) => ({
			id: random.uuid(),
			...item,
			...rest,
			is_locked: conversation.is_locked,
		})),
		dailySummaries: [],
	};
}

function parse(body: Buffer): Json {
	return JSON.parse(body.toString()) as Json;
}
