import { randomUUID } from 'node:crypto';

import type { Limits } from './limits.mts';
import type { Json } from './types.mts';
import { Webhooks } from './webhooks.mts';

/** What the stand-in knows. Tests read and change it freely, also between two requests. */
export interface Store {
	/** An older backend: no search, no word on a key's scopes, and null in an update means nothing. */
	isOld: boolean;
	/** Developer keys and what they may do. */
	keys: Map<string, Set<string>>;
	/** Whose a developer key is; one of nobody's gives everything. */
	keyOwners: Map<string, string>;
	apps: Map<string, App>;
	conversations: Json[];
	memories: Json[];
	actionItems: Json[];
	goals: Json[];
	goalHistory: Map<string, Json[]>;
	folders: Json[];
	dailySummaries: Json[];
	/** Notifications that reached a phone. */
	notifications: Array<{ uid: string; appId: string; message: string; via: 'v1' | 'v2' }>;
	/** Sent in this hour, by app and user. */
	notificationCounts: Map<string, number>;
	/** Whose a row is, by their uid; one of nobody's everybody gets. */
	owners: WeakMap<Json, string>;
	/** What may be asked for in an hour; everything if left out. */
	limits?: Limits;
	webhooks: Webhooks;
}

export interface App {
	key: string;
	name: string;
	enabledFor: Set<string>;
	capabilities: Set<string>;
}

export const ALL_SCOPES = [
	'conversations:read',
	'conversations:write',
	'memories:read',
	'memories:write',
	'action_items:read',
	'action_items:write',
	'goals:read',
	'goals:write',
];

const ALL_CAPABILITIES = [
	'create_conversation',
	'create_memories',
	'read_conversations',
	'read_memories',
	'read_tasks',
];

export const DEVELOPER_KEY = 'omi_dev_stand_in';
export const APP_ID = 'app-1';
export const APP_KEY = 'sk_stand_in';
export const USER_ID = 'user-abc123';

export function createStore(): Store {
	return {
		isOld: false,
		keys: new Map([[DEVELOPER_KEY, new Set(ALL_SCOPES)]]),
		keyOwners: new Map(),
		apps: new Map([
			[
				APP_ID,
				{
					key: APP_KEY,
					name: 'Stand-in',
					enabledFor: new Set([USER_ID]),
					capabilities: new Set(ALL_CAPABILITIES),
				},
			],
		]),
		conversations: [],
		memories: [],
		actionItems: [],
		goals: [],
		goalHistory: new Map(),
		folders: [],
		dailySummaries: [],
		notifications: [],
		notificationCounts: new Map(),
		owners: new WeakMap(),
		webhooks: new Webhooks(),
	};
}

let clock = Date.parse('2026-10-08T09:00:00Z');

/** A new moment, a second after the one before, so that orders are certain. */
export function tick(): string {
	clock += 1000;
	return new Date(clock).toISOString().replace('Z', '+00:00');
}

export function makeConversation(over: Json = {}): Json {
	const at = tick();
	return {
		id: randomUUID(),
		created_at: at,
		started_at: at,
		finished_at: at,
		structured: {
			title: 'Roadmap sync',
			overview: 'Talked about the roadmap.',
			emoji: '📅',
			category: 'work',
			action_items: [{ description: 'Send proposal', completed: false }],
			events: [],
		},
		language: 'en',
		source: 'omi',
		status: 'completed',
		discarded: false,
		folder_id: null,
		folder_name: null,
		geolocation: null,
		transcript_segments: [
			{
				id: randomUUID(),
				text: "Let's start.",
				speaker: 'SPEAKER_00',
				speaker_id: 0,
				speaker_name: 'Ann',
				is_user: true,
				person_id: null,
				start: 0,
				end: 1.9,
			},
		],
		...over,
	};
}

export function makeMemory(over: Json = {}): Json {
	const at = tick();
	return {
		id: randomUUID(),
		content: 'Prefers tea',
		category: 'interesting',
		visibility: 'private',
		tags: [],
		created_at: at,
		updated_at: at,
		manually_added: true,
		scoring: '01_999',
		reviewed: false,
		user_review: null,
		edited: false,
		...over,
	};
}

export function makeActionItem(over: Json = {}): Json {
	const at = tick();
	return {
		id: randomUUID(),
		description: 'Send proposal',
		completed: false,
		created_at: at,
		updated_at: at,
		due_at: null,
		completed_at: null,
		conversation_id: null,
		...over,
	};
}

export function makeGoal(over: Json = {}): Json {
	const at = tick();
	const id = `goal_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
	return {
		id,
		goal_id: id,
		title: 'Run 10 km',
		desired_outcome: 'Run 10 km',
		why_it_matters: null,
		success_criteria: [],
		horizon_at: null,
		status: 'active',
		focus_rank: null,
		metric: null,
		source: 'user',
		goal_type: 'numeric',
		target_value: 10,
		current_value: 0,
		min_value: 0,
		max_value: 10,
		unit: 'km',
		is_active: true,
		created_at: at,
		updated_at: at,
		...over,
	};
}

export function makeFolder(over: Json = {}): Json {
	const at = tick();
	return {
		id: randomUUID(),
		name: 'Work',
		description: 'Work conversations',
		color: '#3B82F6',
		icon: '💼',
		created_at: at,
		updated_at: at,
		order: 0,
		is_default: false,
		is_system: true,
		category_mapping: 'work',
		conversation_count: 12,
		...over,
	};
}

export function makeDailySummary(over: Json = {}): Json {
	return {
		id: randomUUID(),
		date: '2026-10-08',
		day_emoji: '🚀',
		headline: 'Launch day',
		overview: 'The launch and what followed.',
		created_at: tick(),
		highlights: [{ topic: 'Launch', summary: 'It went well' }],
		action_items: [{ description: 'Thank the team', priority: 'high' }],
		decisions_made: [{ decision: 'Ship weekly' }],
		unresolved_questions: [{ question: 'Who answers support?' }],
		stats: { total_conversations: 5, action_items_count: 2 },
		...over,
	};
}
