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
