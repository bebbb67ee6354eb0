/** A finished memory as Omi's backend sends it to a developer's webhook. */
export function developerMemory(changes: object = {}): Record<string, unknown> {
	return {
		id: '9a1c0c52-6d1e-4c41-9f0e-4d0f0b6f4b11',
		created_at: '2026-10-08T09:00:02.123456+00:00',
		started_at: '2026-10-08T09:00:04+00:00',
		finished_at: '2026-10-08T09:12:31.5+00:00',
		source: 'omi',
		language: 'en',
		status: 'completed',
		discarded: false,
		visibility: 'private',
		folder_id: 'f1',
		folder_name: 'Work',
		app_id: null,
		external_data: null,
		photos: [],
		apps_results: [{ app_id: 'a1', content: '...' }],
		structured: {
			title: 'Roadmap sync',
			overview: 'What comes next.',
			emoji: '📅',
			category: 'work',
			sections: [],
			action_items: [
				{
					description: 'Send proposal',
					completed: false,
					due_at: '2026-10-10T17:00:00+00:00',
				},
			],
			events: [
				{
					title: 'Review',
					description: '',
					start: '2026-10-12T09:00:00+00:00',
					duration: 30,
					created: false,
				},
			],
		},
		transcript_segments: [
			{
				id: '0c5d',
				text: "Let's start.",
				speaker: 'SPEAKER_00',
				speaker_id: 0,
				is_user: true,
				person_id: null,
				start: 0.0,
				end: 1.9,
				translations: [],
				speech_profile_processed: true,
				stt_provider: 'modulate',
				speaker_name: 'Ann',
			},
		],
		...changes,
	};
}

/** A piece of a live transcript as Omi's backend sends it. */
export function liveSegment(id: string, text: string, start: number, changes: object = {}) {
	return {
		id,
		text,
		speaker: 'SPEAKER_01',
		speaker_id: 1,
		is_user: false,
		person_id: null,
		start,
		end: start + 1,
		translations: [],
		speech_profile_processed: true,
		stt_provider: 'modulate',
		speaker_identity_status: 'unknown',
		...changes,
	};
}

/** A live transcript delivery. */
export function realtime(uid: string, ...segments: object[]) {
	return { session_id: uid, segments };
}

/** The recap of a day as Omi's backend sends it to a developer's webhook. */
export function daySummary(changes: object = {}): Record<string, unknown> {
	return {
		uid: 'u1AbC',
		created_at: '2026-10-08T22:00:00.123456+00:00',
		summary: "{'id': '550e8400-e29b-41d4-a716-446655440000', 'date': '2026-10-08'}",
		summary_json: {
			id: '550e8400-e29b-41d4-a716-446655440000',
			date: '2026-10-08',
			created_at: '2026-10-08T22:00:00.000000',
			headline: 'A day of plans',
			overview: 'Two meetings and a walk.',
			day_emoji: '💼',
			stats: { total_conversations: 3, total_duration_minutes: 87, action_items_count: 1 },
			highlights: [
				{ topic: 'Roadmap', emoji: '📅', summary: 'What comes next.', conversation_ids: ['c1'] },
			],
			action_items: [
				{
					description: 'Send proposal',
					priority: 'high',
					completed: false,
					source_conversation_id: 'c1',
				},
			],
			unresolved_questions: [{ question: 'Who pays?', conversation_id: 'c2' }],
			decisions_made: [{ decision: 'Ship on Friday', conversation_id: 'c1' }],
			knowledge_nuggets: [{ insight: 'Bees dance.', conversation_id: 'c3' }],
			locations: [{ name: 'Office', latitude: 37.7, longitude: -122.4, time: '09:30' }],
		},
		...changes,
	};
}

/** A press of the button, by the names under which Omi's app reports it. */
export function buttonPress(press = 'double_tap', changes: object = {}): Record<string, unknown> {
	return {
		button_event: press,
		device_id: 'omi-1',
		event_id: 'a02765ac-c962-4118-bfcc-a06c0d7750d9',
		timestamp: '2026-10-08T09:00:00+00:00',
		...changes,
	};
}

/** A call of a tool by Omi's chat. */
export function toolCall(tool: string, given: object = {}): Record<string, unknown> {
	return { ...given, uid: 'u1AbC', app_id: '01KAPP', tool_name: tool };
}
