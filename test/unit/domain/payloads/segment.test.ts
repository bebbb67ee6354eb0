import { parseTranscript } from '../../../../nodes/domain/payloads/segment';
import { liveSegment, realtime } from '../../../support/payloads';

/** The segment that an entry of a delivery becomes. */
function read(entry: unknown) {
	return parseTranscript({ segments: [entry] })?.[0];
}

describe('a live transcript', () => {
	it('is an object with segments or a bare list of them', () => {
		const segments = [liveSegment('a', 'Hi', 0)];
		const [{ id } = { id: '' }] = parseTranscript(realtime('u', ...segments)) ?? [];
		expect(id).toBe('a');
		expect(parseTranscript(segments)).toEqual(parseTranscript({ segments }));
		expect(parseTranscript({ segments: [] })).toEqual([]);
	});

	it.each([[null], [undefined], ['text'], [7], [{}], [{ segments: 'none' }], [{ segments: null }]])(
		'is not %j',
		(json) => {
			expect(parseTranscript(json)).toBeUndefined();
		},
	);

	it('loses nothing but the entries in which nothing is said', () => {
		const wordless = [null, undefined, 5, '', ' \n'].map((text) => ({ id: 'b', text }));
		const entries = [...wordless, null, 'text', 5, [], liveSegment('a', 'Hi', 0), undefined, true];
		expect(parseTranscript(entries)?.map(({ id }) => id)).toEqual(['a']);
	});
});

describe('a segment', () => {
	it('has what a workflow needs, and no more', () => {
		expect(read({ ...liveSegment('a', 'Hi', 1.5), speaker_name: 'Ann', __proto__: null })).toEqual({
			id: 'a',
			text: 'Hi',
			speaker: 'SPEAKER_01',
			speakerId: 1,
			isUser: false,
			personId: null,
			start: 1.5,
			end: 2.5,
		});
	});

	it('survives nulls and wrong types in every field but its own', () => {
		const good = liveSegment('a', 'Hi', 1);
		for (const field of Object.keys(good)) {
			for (const odd of [null, undefined, {}, [], true, 'odd', -1]) {
				// Without words there is nothing to read.
				if (field === 'text' && typeof odd !== 'string') continue;
				expect(read({ ...good, [field]: odd })).toEqual({
					id: expect.any(String),
					text: expect.any(String),
					speaker: field === 'speaker' ? (typeof odd === 'string' ? odd : null) : 'SPEAKER_01',
					speakerId: expect.any(Number),
					isUser: expect.any(Boolean),
					personId: field === 'person_id' && typeof odd === 'string' ? odd : null,
					start: expect.any(Number),
					end: expect.any(Number),
				});
			}
		}
	});

	it.each<[string, object, number]>([
		['its number', { speaker_id: 3, speaker: 'SPEAKER_01' }, 3],
		["the documentation's spelling", { speakerId: 2, speaker: 'SPEAKER_01' }, 2],
		['its label', { speaker: 'SPEAKER_07' }, 7],
		['nothing', {}, 0],
		['a label without a number', { speaker: 'Ann' }, 0],
		['null', { speaker_id: null, speaker: null }, 0],
		['no number', { speaker_id: NaN, speaker: 'SPEAKER_04' }, 4],
	])('knows its speaker from %s', (_, fields, speakerId) => {
		expect(read({ text: 'Hi', ...fields })).toMatchObject({ speakerId });
	});

	it('has a speaker that JSON can hold, however many digits its label has', () => {
		const { speakerId } = read({ text: 'Hi', speaker: `SPEAKER_${'9'.repeat(400)}` }) ?? {};
		expect(Number.isFinite(speakerId)).toBe(true);
	});

	it('is recognised by its id, also a numeric one', () => {
		expect(read({ id: 17, text: 'Hi' })?.id).toBe('17');
		expect(read({ id: '__proto__', text: 'Hi' })?.id).toBe('__proto__');
	});

	it('is recognised without an id by when, who and what', () => {
		for (const id of [undefined, null, '', {}, NaN]) {
			const first = read({ ...liveSegment('', 'Hi', 4), id });
			expect(first?.id).toBe(read({ ...liveSegment('', 'Hi', 4), id })?.id);
			expect(first?.id).not.toBe(read({ ...liveSegment('', 'Ho', 4), id })?.id);
			expect(first?.id).not.toBe(read({ ...liveSegment('', 'Hi', 5), id })?.id);
			expect(first?.id).not.toBe(read({ ...liveSegment('', 'Hi', 4), speaker_id: 2, id })?.id);
		}
	});

	it.each<[string, object, [number, number]]>([
		['end before they start', { start: 5, end: 3 }, [5, 5]],
		['never end', { start: 5, end: null }, [5, 5]],
		['never start', { end: 3 }, [0, 3]],
		['are no numbers', { start: NaN, end: 'soon' }, [0, 0]],
		['are infinite', { start: -Infinity, end: Infinity }, [0, 0]],
		['are negative', { start: -2, end: -1 }, [-2, -1]],
	])('has sensible times where those it comes with %s', (_, times, [start, end]) => {
		expect(read({ text: 'Hi', ...times })).toMatchObject({ start, end });
	});

	it('may be as long as it likes', () => {
		expect(read({ id: 'a', text: 'ä'.repeat(1_000_000) })?.text).toHaveLength(1_000_000);
	});
});
