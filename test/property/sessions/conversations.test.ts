import fc from 'fast-check';
import type { Segment } from '../../../nodes/domain/payloads/segment';
import { speechCodec } from '../../../nodes/domain/sessions/codec';
import type { Emission } from '../../../nodes/domain/sessions/session';
import { MEMORY_GRACE_MS, REMEMBER_MS } from '../../../nodes/domain/sessions/step';
import { Sessions } from '../../../nodes/domain/sessions/sessions';
import type { Speech } from '../../../nodes/domain/sessions/speech';
import {
	QUIET_MS,
	restarted,
	ROOMY,
	speech,
	spokenSegment,
	UNHURRIED,
} from '../../support/arbitraries';

/*
 * A user's life with the node, played to the sessions and to a plain model of what is promised: whatever
 * happens in whatever order, both tell of the same conversations, ended by the same thing at the same time.
 */

const happening = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			type: fc.constant('speak' as const),
			count: fc.integer({ min: 1, max: 4 }),
			late: fc.integer({ min: 0, max: 25 }),
		}),
	},
	fc.record({ type: fc.constant('startAnew' as const), count: fc.integer({ min: 1, max: 4 }) }),
	fc.record({ type: fc.constant('repeat' as const), pick: fc.nat() }),
	fc.record({ type: fc.constant('reword' as const), pick: fc.nat() }),
	fc.record({ type: fc.constant('memory' as const), pick: fc.nat() }),
	fc.record({ type: fc.constant('foreignMemory' as const) }),
	fc.record({ type: fc.constant('restart' as const) }),
	{
		weight: 4,
		arbitrary: fc.record({
			type: fc.constant('wait' as const),
			ms: fc.oneof(
				fc.integer({ min: 0, max: 30_000 }),
				fc.constantFrom(QUIET_MS - 1, QUIET_MS, MEMORY_GRACE_MS, REMEMBER_MS),
			),
		}),
	},
);

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** A conversation as the item tells of it. */
interface Told {
	said: string[];
	endedBy: string | null;
	at: number;
}

class Model {
	readonly told: Told[] = [];
	/** The conversations so far, the last one still going on if it is open. */
	readonly conversations: Array<Map<string, Segment>> = [];
	isOpen = false;
	private known = new Set<string>();
	private newsAt = 0;
	private heardAt = 0;
	private latestEnd = 0;
	private expectsMemory = false;

	get current(): Map<string, Segment> | undefined {
		return this.isOpen ? this.conversations.at(-1) : undefined;
	}

	pass(at: number): void {
		const patience = QUIET_MS + (this.expectsMemory ? MEMORY_GRACE_MS : 0);
		if (this.isOpen && at - this.newsAt >= patience) this.end('quiet', at);
	}

	deliver(segments: readonly Segment[], at: number): void {
		const news = segments.filter(({ id, text }) => !this.known.has(`${id} ${text}`));
		if (news.length === 0) return;
		for (const { id, text } of news) this.known.add(`${id} ${text}`);
		const starts = news.map(({ start }) => start);
		const isAnew = Math.min(...starts) < 10 && Math.max(...starts) < this.latestEnd - 30;
		if (this.isOpen && isAnew) this.end('newConversation', at);
		if (!this.isOpen) {
			this.conversations.push(new Map());
			this.latestEnd = 0;
			this.isOpen = true;
		}
		for (const segment of news) {
			this.current?.set(segment.id, segment);
			this.latestEnd = Math.max(this.latestEnd, segment.end);
		}
		this.newsAt = at;
		this.heardAt = at;
	}

	finish(ids: readonly string[], at: number): void {
		this.expectsMemory = true;
		this.heardAt = at;
		if (ids.some((id) => this.current?.has(id))) this.end('memory', at);
	}

	/** After a while without anything a repetition is not known for one any more. */
	forget(at: number): void {
		if (!this.isOpen && at - this.heardAt >= REMEMBER_MS) this.known = new Set();
	}

	end(endedBy: string, at: number): void {
		const segments = [...(this.current?.values() ?? [])];
		if (segments.length > 0) this.told.push({ said: words(segments), endedBy, at });
		this.isOpen = false;
	}
}

function words(segments: Iterable<Segment>): string[] {
	return [...segments].map(({ id, text }) => `${id}: ${text}`).sort();
}

function told({ content, endedBy }: Emission<Speech>, at: number): Told {
	return { said: words(content.segments.values()), endedBy, at };
}

test('conversations come out as a plain model of the promises says', () => {
	fc.assert(
		fc.property(fc.array(happening, { maxLength: 40 }), (happenings: readonly Happening[]) => {
			const kind = speech();
			const model = new Model();
			let sessions = new Sessions(kind, UNHURRIED, ROOMY);
			const actual: Told[] = [];
			const past: Segment[][] = [];
			let at = 1_000_000;
			let clock = 0;
			let count = 0;

			const deliver = (arrival: Segment[]) => {
				actual.push(
					...sessions.apply('u', { type: 'delivery', at, arrival }).map((one) => told(one, at)),
				);
				model.deliver(arrival, at);
			};
			const speak = (number: number, late: number) => {
				const arrival = Array.from({ length: number }, () => {
					clock += 2;
					return spokenSegment(`s${count++}`, Math.max(0, clock - late));
				});
				past.push(arrival);
				deliver(arrival);
			};
			const finish = (segmentIds: string[]) => {
				const event = { type: 'memory' as const, at, segmentIds, memory: { of: segmentIds } };
				const emissions = sessions.apply('u', event);
				for (const { memory } of emissions) expect(memory).toEqual({ of: segmentIds });
				actual.push(...emissions.map((one) => told(one, at)));
				model.finish(segmentIds, at);
			};

			for (const happening of happenings) {
				if (happening.type === 'wait') {
					at += happening.ms;
					actual.push(...sessions.applyToAll({ type: 'tick', at }).map((one) => told(one, at)));
					model.pass(at);
				} else if (happening.type === 'speak') {
					speak(happening.count, happening.late);
				} else if (happening.type === 'startAnew') {
					clock = 0;
					speak(happening.count, 0);
				} else if (happening.type === 'repeat' && past.length > 0) {
					deliver(past[happening.pick % past.length]!);
				} else if (happening.type === 'reword') {
					const known = [...(model.current?.values() ?? [])];
					const one = known[happening.pick % known.length];
					if (one !== undefined) deliver([{ ...one, text: `${one.text} Reworded ${count++}.` }]);
				} else if (happening.type === 'memory') {
					const all = model.conversations;
					finish([...(all[happening.pick % all.length]?.keys() ?? [])]);
				} else if (happening.type === 'foreignMemory') {
					finish(['of nobody here']);
				} else if (happening.type === 'restart') {
					sessions = restarted(sessions, speechCodec, kind, UNHURRIED);
				}
				model.forget(at);
			}
			actual.push(...sessions.applyToAll({ type: 'stop', at }).map((one) => told(one, at)));
			model.end('stopped', at);
			expect(actual).toEqual(model.told);
		}),
	);
});
