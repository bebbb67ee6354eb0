import { merge, type Fragment } from './speech.mts';
import type { Random } from './random.mts';
import type { Family, Generation, Scene } from './types.mts';

/*
 * Bodies as Omi's backend writes them: compact JSON, keys in its order, Python's way with times.
 */

const DAY_MS = 86_400_000;

/** A live transcript (`utils/webhooks.py`, `utils/app_integrations.py`): only what is new, sorted by start. */
export function realtimeBody(uid: string, fragments: readonly Fragment[], family: Family): Buffer {
	const segments = [...fragments]
		.sort((a, b) => a.start - b.start)
		.map(({ id, text, speaker, start, end }) => ({
			id,
			text,
			speaker: `SPEAKER_0${speaker}`,
			speaker_id: speaker,
			// Voices are told apart only after this was sent.
			is_user: false,
			person_id: null,
			speaker_label_source: null,
			start,
			end,
			translations: [],
			speech_profile_processed: true,
			stt_provider: 'modulate',
			speaker_match_source: null,
			speaker_id_scope: null,
			speaker_identity_status: 'unknown',
		}));
	return toJson(
		family === 'developer' ? { segments, session_id: uid } : { session_id: uid, segments },
	);
}

export interface MemoryContext {
	readonly id: string;
	/** Of the first speech, in milliseconds since the epoch. */
	readonly startedAt: number;
	/** In milliseconds since the epoch. */
	readonly finishedAt: number;
	readonly family: Family;
}

/** A finished conversation (`models/conversation.py`, `models/structured.py`). */
export function memoryBody(
	scene: Scene,
	fragments: readonly Fragment[],
	context: MemoryContext,
): Buffer {
	const { id, startedAt, finishedAt, family } = context;
	const isDeveloper = family === 'developer';
	const due = (days: number) => pythonTime(startOfDay(startedAt) + days * DAY_MS + 17 * 3_600_000);
	return toJson({
		id,
		created_at: pythonTime(startedAt - 1_877, true),
		updated_at: pythonTime(finishedAt + 4_000),
		started_at: pythonTime(startedAt),
		finished_at: pythonTime(finishedAt),
		source: scene.source ?? 'omi',
		language: 'en',
		structured: {
			title: scene.title,
			overview: scene.overview,
			emoji: scene.emoji,
			category: scene.category,
			sections: [],
			action_items: (scene.actionItems ?? []).map(({ description, dueInDays }) => ({
				description,
				completed: false,
				created_at: pythonTime(finishedAt),
				due_at: dueInDays === undefined ? null : due(dueInDays),
				conversation_id: id,
			})),
			events: (scene.events ?? []).map(({ title, inDays, minutes }) => ({
				title,
				description: '',
				start: due(inDays),
				duration: minutes,
				created: false,
			})),
		},
		transcript_segments: merge(fragments).map(({ id: segmentId, text, speaker, start, end }) => ({
			id: segmentId,
			text,
			speaker: `SPEAKER_0${speaker}`,
			speaker_id: speaker,
			is_user: speaker === 0,
			person_id: null,
			start,
			end,
			translations: [],
			speech_profile_processed: true,
			stt_provider: 'modulate',
			...(isDeveloper && { speaker_name: scene.speakers[speaker] ?? `Speaker ${speaker}` }),
		})),
		...(!isDeveloper && {
			geolocation: { latitude: 52.52, longitude: 13.405, address: 'Berlin', location_type: 'home' },
		}),
		photos: [],
		audio_files: [],
		private_cloud_sync_enabled: false,
		apps_results: [],
		plugins_results: [],
		external_data: null,
		app_id: scene.source === 'external_integration' ? 'simulated-app' : null,
		discarded: scene.discarded ?? false,
		starred: false,
		is_locked: false,
		visibility: 'private',
		status: 'completed',
		folder_id: null,
		...(isDeveloper && { folder_name: null }),
	});
}

/** The daily recap (`utils/webhooks.py`); backends of the first generation send only Python's text of it. */
export function daySummaryBody(
	uid: string,
	scenes: readonly Scene[],
	{ random, at, generation }: { random: Random; at: number; generation: Generation },
): Buffer {
	const kept = scenes.filter(({ discarded, lines }) => discarded !== true && lines.length > 0);
	const ids = kept.map(() => random.uuid());
	const items = kept.flatMap(({ actionItems = [] }, index) => {
		return actionItems.map(({ description }) => ({
			description,
			priority: 'medium',
			completed: false,
			source_conversation_id: ids[index],
		}));
	});
	const summary = {
		id: random.uuid(),
		date: new Date(at).toISOString().slice(0, 10),
		created_at: pythonTime(at).replace('+00:00', ''),
		headline: `A day with ${kept.length} conversations`,
		overview: kept.map(({ overview }) => overview).join(' '),
		day_emoji: '💼',
		stats: {
			total_conversations: kept.length,
			total_duration_minutes: kept.length * 3,
			action_items_count: items.length,
		},
		highlights: kept.map(({ title, emoji, overview }, index) => ({
			topic: title,
			emoji,
			summary: overview,
			conversation_ids: [ids[index]],
		})),
		action_items: items,
		unresolved_questions: [],
		decisions_made: [{ decision: "It's on Thursday", conversation_id: ids[0] ?? null }],
		knowledge_nuggets: [],
		locations: [],
	};
	const common = { summary: pythonRepr(summary), uid, created_at: pythonTime(at) };
	if (generation === 1) return toJson({ ...common, created_at: summary.created_at });
	const { summary: text, ...rest } = common;
	return toJson({ summary: text, summary_json: summary, ...rest });
}

/** A press of the button; the keys are those by which Omi's app reports it to the backend. */
export function buttonBody(press: string, eventId: string, at: number): Buffer {
	return toJson({
		button_event: press,
		device_id: 'omi-simulated',
		event_id: eventId,
		timestamp: pythonTime(at),
	});
}

export function toJson(value: unknown): Buffer {
	return Buffer.from(JSON.stringify(value));
}

/** As Python's `isoformat()` writes a time in UTC. */
function pythonTime(milliseconds: number, isPrecise = false): string {
	const text = new Date(milliseconds).toISOString();
	const fraction = text.slice(19, 23);
	const tail = fraction === '.000' && !isPrecise ? '' : `${fraction}000`;
	return `${text.slice(0, 19)}${tail}+00:00`;
}

function startOfDay(milliseconds: number): number {
	return milliseconds - (milliseconds % DAY_MS);
}

/** As Python's `repr()` writes a value: not JSON. */
export function pythonRepr(value: unknown): string {
	if (value === null || value === undefined) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'string') {
		const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
		const escaped = value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
		return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) + quote;
	}
	if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
	if (typeof value === 'object') {
		const entries = Object.entries(value).map(([key, entry]) => {
			return `${pythonRepr(key)}: ${pythonRepr(entry)}`;
		});
		return `{${entries.join(', ')}}`;
	}
	return String(value);
}
