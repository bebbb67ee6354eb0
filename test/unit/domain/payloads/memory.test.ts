import {
	parseMemory,
	rawActionItems,
	simplifyActionItems,
	simplifyMemory,
	whySkipped,
	type Memory,
	type MemoryPolicy,
} from '../../../../nodes/domain/payloads/memory';
import { developerMemory } from '../../../support/payloads';

function read(changes: object = {}): Memory {
	const memory = parseMemory(developerMemory(changes));
	if (memory === undefined) throw new Error('This is no memory.');
	return memory;
}

const simplify = (changes: object) => simplifyMemory(read(changes), 'u', 'text');

describe('a memory', () => {
	it.each([[null], [[]], ['text'], [{}], [{ id: 'a' }]])('is not %j', (json) => {
		expect(parseMemory(json)).toBeUndefined();
	});

	it('is read though Omi sends null, or something else, where an object belongs', () => {
		for (const structured of [null, undefined, 'text', [], {}]) {
			expect(simplify({ structured })).toMatchObject({
				title: '',
				overview: '',
				category: '',
				actionItems: [],
				events: [],
				transcript: "Ann: Let's start.",
			});
		}
	});

	it('is read without a transcript', () => {
		for (const transcript_segments of [null, undefined, 'text', {}, [null, 5]]) {
			expect(simplify({ transcript_segments })).toMatchObject({
				title: 'Roadmap sync',
				transcript: '',
			});
		}
	});

	it('survives any odd value in any field', () => {
		for (const field of Object.keys(developerMemory())) {
			for (const odd of [null, undefined, 'odd', 5, NaN, true, [], {}, [[]]]) {
				const memory = read({ [field]: odd });
				expect(() => simplifyMemory(memory, null, 'vtt')).not.toThrow();
				expect(() => simplifyActionItems(memory, null)).not.toThrow();
			}
		}
	});

	it('keeps the good action items and events beside bad ones', () => {
		const structured = {
			action_items: [null, 'text', { description: 'Call Zoë', completed: 'yes', due_at: 5 }],
			events: [5, { title: 'Review', start: 'soon', duration: '30' }],
		};
		expect(simplify({ structured })).toMatchObject({
			actionItems: [
				{ description: 'Call Zoë', completed: false, dueAt: null, ownerName: null, context: null },
			],
			events: [{ title: 'Review', description: '', startsAt: null, durationMinutes: null }],
		});
	});

	it('keeps all that Omi says of raw action items, and refers to the memory', () => {
		const structured = { title: 'Chat', action_items: [{ description: 'Call', owner: 'me' }, 5] };
		const json = developerMemory({ structured });
		expect(rawActionItems(json, read({ structured }), 'u')).toEqual([
			{
				description: 'Call',
				owner: 'me',
				conversationId: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
				conversationTitle: 'Chat',
				userId: 'u',
			},
		]);
		expect(rawActionItems({ structured: { action_items: {} } }, read(), 'u')).toEqual([]);
		expect(rawActionItems(null, read(), 'u')).toEqual([]);
	});
});

describe("a memory's times", () => {
	it.each([
		['2026-10-08T09:00:04+00:00', '2026-10-08T09:00:04.000Z'],
		['2026-10-08T09:00:04Z', '2026-10-08T09:00:04.000Z'],
		['2026-10-08T09:00:04.123456+00:00', '2026-10-08T09:00:04.123Z'],
		['2026-10-08T11:00:04+02:00', '2026-10-08T09:00:04.000Z'],
		['2026-10-08T02:00:04-0700', '2026-10-08T09:00:04.000Z'],
		['2026-10-08T09:00:04.123456', '2026-10-08T09:00:04.123Z'],
		['2026-10-08 09:00:04', '2026-10-08T09:00:04.000Z'],
		['2026-10-08', '2026-10-08T00:00:00.000Z'],
	])('are read as Omi writes them: %s', (written, expected) => {
		expect(simplify({ started_at: written }).startedAt).toBe(expected);
	});

	it.each(['', 'soon', 'Room 12', '1', '12/31/2026', '2026-13-45T00:00:00Z', 'null'])(
		'are null where "%s" is none, never a guess',
		(written) => {
			expect(simplify({ finished_at: written }).finishedAt).toBeNull();
		},
	);

	it('begin with its creation where Omi does not know of the first speech', () => {
		expect(simplify({ started_at: null }).startedAt).toBe('2026-10-08T09:00:02.123Z');
		expect(simplify({ started_at: null, created_at: null }).startedAt).toBeNull();
	});

	it('tell how long it lasted; else its segments do', () => {
		expect(simplify({}).durationSeconds).toBe(747.5);
		expect(simplify({ started_at: null }).durationSeconds).toBe(1.9);
		expect(simplify({ started_at: null, transcript_segments: [] }).durationSeconds).toBe(0);
	});

	it('never make it last less than no time', () => {
		const finished_at = '2026-10-08T08:00:00Z';
		expect(simplify({ finished_at }).durationSeconds).toBe(0);
	});
});

describe('a memory is skipped', () => {
	const EVERYTHING: MemoryPolicy = {
		categories: [],
		includeDiscarded: true,
		minimumDuration: 0,
		skipImported: false,
	};
	const why = (changes: object, policy: Partial<MemoryPolicy>) => {
		return whySkipped(read(changes), { ...EVERYTHING, ...policy });
	};

	it('for no reason but its own', () => {
		expect(why({}, {})).toBeUndefined();
		expect(why({ discarded: true, app_id: 'a', structured: null }, {})).toBeUndefined();
	});

	it.each<[string, object, Partial<MemoryPolicy>]>([
		['Omi has discarded it', { discarded: true }, { includeDiscarded: false }],
		['it was imported through an API', { source: 'external_integration' }, { skipImported: true }],
		['it was imported through an API', { app_id: 'app' }, { skipImported: true }],
		['its category, "work", is not among the chosen ones', {}, { categories: ['Work', 'health'] }],
		[
			'its category, "", is not among the chosen ones',
			{ structured: null },
			{ categories: ['work'] },
		],
		['it lasted 747.5 seconds, less than the minimum duration', {}, { minimumDuration: 748 }],
	])('because %s', (reason, changes, policy) => {
		expect(why(changes, policy)).toBe(reason);
	});
});
