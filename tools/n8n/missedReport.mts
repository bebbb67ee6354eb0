import { count } from './report.mts';

/** What became of a day in the middle of which n8n was stopped. */
export interface Missed {
	hoursAway: number;
	/** The names of all conversations and day summaries that Omi has to give. */
	made: string[];
	/** How many conversations Omi keeps to itself until its user pays. */
	locked: number;
	/** How many deliveries n8n has taken. */
	accepted: number;
	/** How many executions did not end well. */
	failures: number;
	/** What started the workflow, and which way it came. */
	came: Array<{ name: string; by: string }>;
}

/** Everything that is not as it should be, a sentence each. */
export function missedProblems({ made, came, accepted, failures }: Missed): string[] {
	const times = (name: string, names: readonly string[]) => {
		return names.filter((one) => one === name).length;
	};
	const names = came.map(({ name }) => name);
	const byWebhook = came.filter(({ by }) => by === 'webhook').length;
	return [
		...[...new Set([...made, ...names])].flatMap((name) => {
			const [had, got] = [times(name, made), times(name, names)];
			if (had === got) return [];
			return [`"${name}" came ${count(got, 'time')}, and Omi has it ${count(had, 'time')}.`];
		}),
		...(byWebhook === accepted
			? []
			: [
					`n8n took ${count(accepted, 'delivery', 'deliveries')}, and ${byWebhook} came by webhook.`,
				]),
		...(byWebhook < came.length ? [] : ['Nothing came by asking.']),
		...(failures === 0 ? [] : [`${count(failures, 'execution')} failed.`]),
	];
}

/** The report's part on that day. */
export function describeMissed(missed: Missed): string {
	const { came, hoursAway, locked, made } = missed;
	const wrong = missedProblems(missed);
	const by = (way: string) => {
		return came.filter((one) => one.by === way).map(({ name }) => `"${name}"`);
	};
	const line = (way: string) => `${by(way).length}: ${by(way).join(', ') || 'nothing'}`;
	return [
		`${wrong.length === 0 ? '✔' : '✘'} Omi: nothing missed`,
		`    Omi had      ${made.length} conversations and summaries of a day on which n8n was stopped for ${hoursAway} hours`,
		`    by webhook   ${line('webhook')}`,
		`    by asking    ${line('api')}`,
		...(locked > 0 ? [`    not given    ${locked}, which Omi keeps until its user pays`] : []),
		...wrong.map((sentence) => `    WRONG: ${sentence}`),
	].join('\n');
}
