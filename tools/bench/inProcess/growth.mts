/** Runs in a process of its own, on n8n's Node.js, and prints what it has measured as JSON. */
import { modesOf } from '../../../nodes/OmiTranscriptTrigger/windows';
import { parseTranscript } from '../../../nodes/domain/payloads/segment';
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
	options: { maximumSegments: 100_000 },
} as const;

function arrival(user: number, from: number, count: number) {
	const json: unknown = JSON.parse(transcriptBody(`u${user}`, from, count).toString());
	return { type: 'delivery' as const, at: AT, arrival: parseTranscript(json) ?? [] };
}

const results = SIZES.map(({ users, segments }): CoreGrowth => {
	const collector = modesOf(PARAMETERS).active.begin();
	for (let said = 0; said < segments; said += 10) {
		for (let user = 0; user < users; user++) collector.apply(`u${user}`, arrival(user, said, 10));
	}
	const times = Array.from({ length: DELIVERIES }, (_, index) => {
		const user = index % users;
		const event = arrival(user, segments + Math.floor(index / users) * 3, 3);
		const began = performance.now();
		collector.apply(`u${user}`, event);
		const stepped = performance.now();
		const text = JSON.stringify(collector.toJSON());
		return { step: stepped - began, journal: performance.now() - stepped, bytes: text.length };
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
