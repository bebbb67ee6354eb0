import { randomUUID } from 'node:crypto';
import { simulate } from '../simulate/index.mts';
import type { Workflow } from './api.mts';
import { items, type Item } from './executions.mts';
import type { N8n } from './n8n.mts';
import type { OmiAccount } from './omiAccount.mts';
import type { Missed } from './missedReport.mts';

const HOUR_MS = 3_600_000;

/** When n8n is stopped and started again, in seconds after the day's start. */
const STOPS_AT = 3 * 3_600;
const STARTS_AT = 14 * 3_600;

/** The day is over by now, so that nothing of it is left to a delivery that may still be on its way. */
const LASTS_MS = 16 * HOUR_MS;

/** How long n8n may take to hand everything on, in ms. */
const LIMIT_MS = 30_000;

const memoryTrigger = 'Omi Memory Trigger';
const summaryTrigger = 'Omi Day Summary Trigger';

const workflow: Workflow = {
	id: 'omiNothingMissed',
	name: 'Omi: nothing missed',
	nodes: [
		{
			name: memoryTrigger,
			type: 'n8n-nodes-omi.omiMemoryTrigger',
			typeVersion: 1.1,
			position: [0, 0],
			parameters: { receive: 'catchUp', options: {} },
		},
		{
			name: summaryTrigger,
			type: 'n8n-nodes-omi.omiDaySummaryTrigger',
			typeVersion: 1.1,
			position: [0, 200],
			parameters: { receive: 'catchUp', options: {} },
		},
	],
	connections: {},
};

/** Lets Omi live through a day in the middle of which n8n is stopped, and tells what came of it. */
export async function missPartOfADay(n8n: N8n, account: OmiAccount): Promise<Missed> {
	const { world } = account;
	// What an earlier run of the demo knew of today would not come again.
	await n8n.remove(workflow.id!);
	const asked = account.untilAsked(['conversations', 'daily-summaries']);
	const saved = await n8n.publish(account.signIn(workflow));
	// What Omi has when it is first asked is not new.
	await asked;
	const uid = `demo-${randomUUID().slice(0, 8)}`;
	const moments = [
		{ at: STOPS_AT, happens: async () => await n8n.pause() },
		{ at: STARTS_AT, happens: async () => await n8n.restart() },
	];
	const { deliveries } = await simulate({
		scenario: 'missed',
		targets: {
			memory: saved.webhookUrl(memoryTrigger),
			'day-summary': saved.webhookUrl(summaryTrigger),
		},
		uid,
		speed: Infinity,
		startsAt: Date.now() - LASTS_MS,
		world,
		onMoment: async (seconds) => {
			while (moments[0] && seconds >= moments[0].at) await moments.shift()?.happens();
		},
	});
	const own = [...world.conversations, ...world.dailySummaries].filter((row) => {
		return world.owners.get(row) === uid;
	});
	const made = own.filter((row) => row.is_locked !== true).map(nameOf);
	const options = { atLeast: made.length, timeoutMs: LIMIT_MS, settleMs: 1_000 };
	const executions = await n8n
		.executions(saved.id, options)
		// Too few: the report shows what is missing.
		.catch(async () => await n8n.executions(saved.id, { timeoutMs: LIMIT_MS }));
	const came = executions.flatMap((one) => [
		...items(one, memoryTrigger),
		...items(one, summaryTrigger),
	]);
	return {
		hoursAway: (STARTS_AT - STOPS_AT) / 3_600,
		made,
		locked: own.length - made.length,
		accepted: deliveries.filter(({ outcome }) => outcome === 'accepted').length,
		failures: executions.filter(({ status }) => status !== 'success').length,
		came: came.map(({ json }) => ({ name: nameOf(json), by: String(json.receivedBy) })),
	};
}

/** By what a conversation or a day is called, in Omi's API and in an item. */
function nameOf(row: Item['json']): string {
	const { title } = (row.structured ?? row) as { title?: string };
	return title ?? String(row.headline);
}
