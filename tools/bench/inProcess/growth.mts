/** Runs in a process of its own, on n8n's Node.js, and prints what it has measured as JSON. */
import { windowsOf } from '../../../nodes/OmiTranscriptTrigger/windows';
import { parseTranscript } from '../../../nodes/domain/payloads/segment';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { spread } from '../measure.mts';
import { SIZES, type CoreGrowth } from '../sizes.mts';
import { transcriptBody } from '../payloads.mts';

const AT = Date.UTC(2026, 9, 8, 9);
const DELIVERIES = 300;

const PARAMETERS = {
	triggerOn: 'sessionEnd',
	quietPeriod: 120,
	phrases: '',
	commandPause: 5,
	commandMaximum: 30,
	// As in n8n: nothing is handed over meanwhile.
	options: { maximumSegments: 100_000, maximumDuration: 0 },
} as const;

function delivery(user: number, from: number, count: number) {
	const json: unknown = JSON.parse(transcriptBody(`u${user}`, from, count).toString());
	return { type: 'delivery' as const, input: parseTranscript(json) ?? [] };
}

const windows = windowsOf(PARAMETERS);

/** What is handed over n8n takes at once. */
function take({ outbox }: NodeState): void {
	for (const { id } of outbox.take(100, AT)) outbox.acknowledge(id);
}

const results = SIZES.map(({ users, segments }): CoreGrowth => {
	const state = new NodeState();
	state.isJournaled = true;
	for (let said = 0; said < segments; said += 10) {
		for (let user = 0; user < users; user++) {
			state.users.apply(windows, `u${user}`, delivery(user, said, 10), AT + said * 2_000);
			take(state);
		}
	}
	const times = Array.from({ length: DELIVERIES }, (_, index) => {
		const user = index % users;
		const said = segments + Math.floor(index / users) * 3;
		const event = delivery(user, said, 3);
		const began = performance.now();
		state.users.apply(windows, `u${user}`, event, AT + said * 2_000);
		const stepped = performance.now();
		const text = JSON.stringify(state.toJSON());
		const written = performance.now();
		take(state);
		return { step: stepped - began, journal: written - stepped, bytes: text.length };
	});
	const middle = (key: 'step' | 'journal' | 'bytes') => spread(times.map((one) => one[key])).median;
	return {
		users,
		segments,
		stepUs: middle('step') * 1_000,
		journalUs: middle('journal') * 1_000,
		journalBytes: middle('bytes'),
	};
});
console.log(JSON.stringify(results));
