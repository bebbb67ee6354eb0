import { merge, type Fragment } from './speech.mts';
import type { Family, Generation, Scene } from './types.mts';

/*
 * Bodies as Omi's backend writes them: compact JSON, keys in its order, Python's way with times.
 */

const DAY_MS = 86_400_000;

/** A live transcript (`utils/webhooks.py`, `utils/app_integrations.py`): only what is new, sorted by start. */
export function realtimeBody(
	uid: string,
	fragments: readonly Fragment[],
	{ family, generation }: { family: Family; generation: Generation },
): Buffer {
	const isOld = generation === 1;
	const segments = [...fragments]
		.sort((a, b) => a.start - b.start)
		.map(({ id, text, speaker, start, end }) => ({
			id,
			text,
			speaker: label(speaker),
			speaker_id: speaker,
			// Voices are told apart only after this was sent.
			is_user: false,
			person_id: null,
			...(!isOld && { speaker_label_source: null }),
			start,
			end,
			translations: [],
			...(!isOld && {
				speech_profile_processed: true,
				stt_provider: 'modulate',
				speaker_match_source: null,
				speaker_id_scope: null,
				speaker_identity_status: 'unknown',
			}),
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
	/** How much later than at first it is sent, in milliseconds. */
	readonly delay?: number;
	readonly family: Family;
}

/** A finished conversation (`models/conversation.py`, `models/structured.py`). */
export function memoryBody(
	scene: Scene,
	fragments: readonly Fragment[],
	context: MemoryContext,
): Buffer {
	const { id, startedAt, finishedAt, delay = 0, family } = context;
	const isDeveloper = family === 'developer';
	const due = (days: number) => pythonTime(startOfDay(startedAt) + days * DAY_MS + 17 * 3_600_000);
	return toJson({
		id,
		created_at: pythonTime(startedAt - 1_877, true),
		updated_at: pythonTime(finishedAt + 4_000 + delay),
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
			speaker: label(speaker),
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

/** A conversation of the day, as the recap sees it. */
export interface Recalled {
	readonly scene: Scene;
	readonly id: string;
	/** How long it was, in seconds. */
	readonly lasts: number;
}

/**
 * The daily recap (`utils/webhooks.py`); backends of the first generation send only Python's text of it.
 *
 * @param context.at when it is sent, in milliseconds since the epoch
 */
export function daySummaryBody(
	uid: string,
	conversations: readonly Recalled[],
	{ id, at, generation }: { id: string; at: number; generation: Generation },
): Buffer {
	// The recap is of what was said, not of what was put aside or imported.
	const kept = conversations.filter(({ scene, lasts }) => lasts > 0 && !scene.discarded);
	const items = kept.flatMap(({ scene, id: conversationId }) => {
		return (scene.actionItems ?? []).map(({ description }) => ({
			description,
			priority: 'medium',
			completed: false,
			source_conversation_id: conversationId,
		}));
	});
	const naive = pythonTime(at, true).replace('+00:00', '');
	const summary = {
		id,
		date: naive.slice(0, 10),
		created_at: naive,
		headline: `A day with ${kept.length} conversations`,
		overview: kept.map(({ scene }) => scene.overview).join(' '),
		day_emoji: '💼',
		stats: {
			total_conversations: kept.length,
			total_duration_minutes: Math.round(kept.reduce((sum, { lasts }) => sum + lasts, 0) / 60),
			action_items_count: items.length,
		},
		highlights: kept.map(({ scene, id: conversationId }) => ({
			topic: scene.title,
			emoji: scene.emoji,
			summary: scene.overview,
			conversation_ids: [conversationId],
		})),
		action_items: items,
		unresolved_questions: [],
		decisions_made: kept.flatMap(({ scene, id: conversationId }) => {
			return (scene.decisions ?? []).map((decision) => ({
				decision,
				conversation_id: conversationId,
			}));
		}),
		knowledge_nuggets: [],
		locations: [],
	};
	const text = pythonRepr(summary);
	if (generation === 1) return toJson({ summary: text, uid, created_at: naive });
	return toJson({ summary: text, summary_json: summary, uid, created_at: pythonTime(at, true) });
}

/**
 * A press of the button; the keys are those by which Omi's app reports it to the backend.
 *
 * @param at in milliseconds since the epoch
 */
export function buttonBody(press: string, eventId: string, at: number): Buffer {
	return toJson({
		button_event: press,
		device_id: 'omi-simulated',
		event_id: eventId,
		timestamp: pythonTime(at),
	});
}

function label(speaker: number): string {
	return `SPEAKER_${String(speaker).padStart(2, '0')}`;
}

/** Compact, and nothing but what JSON needs escaped. */
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
		const escaped = value
			.replace(/\\/g, '\\\\')
			.replace(/\n/g, '\\n')
			.replace(/\r/g, '\\r')
			.replace(/\t/g, '\\t');
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
