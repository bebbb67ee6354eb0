/** What a workflow can answer a delivery with. */
export type ReplyKind = 'notification' | 'chatAnswer' | 'proactive' | 'nothing';

/** A prompt that Omi answers itself, and shows its user the answer. */
export interface Proactive {
	/** What Omi's model is asked. */
	readonly prompt: string;
	/** What Omi fills into the prompt: of `{{user_name}}` and the like, the names. */
	readonly params: readonly string[];
	/** Which of the user's conversations Omi looks up for it. */
	readonly context?: {
		readonly question?: string;
		readonly filters: Readonly<Record<ContextFilter, readonly string[]>>;
	};
}

/**
 * The prompt as Omi reads it. Its words for what is to be filled in stand in double braces, which n8n takes for the
 * beginning of an expression; so an author writes single ones, as in `{user_name}`.
 */
export function toPrompt(text: string): string {
	return text.replace(/(?<!\{)\{(user_(?:name|facts|context|chat))\}(?!\})/g, '{{$1}}');
}

export const CONTEXT_FILTERS = ['people', 'topics', 'entities', 'dates'] as const;
export type ContextFilter = (typeof CONTEXT_FILTERS)[number];

/** Omi shows no notification that has fewer characters (`utils/app_integrations.py`, `utils/webhooks.py`). */
export const SHORTEST_NOTIFICATION = 6;

/** How long a workflow may take to answer Omi's chat, in milliseconds; Omi waits for 120 seconds (`utils/retrieval/tools/app_tools.py`). */
export const CHAT_PATIENCE_MS = 110_000;

/** For a longer prompt Omi sends its user an error in place of an answer (`utils/app_integrations.py`), in characters. */
export const LONGEST_PROMPT = 128_000;

/**
 * What Omi reads of the answers to the deliveries of each trigger, by the trigger's name: of an app's memories a
 * message for the chat, of live speech a message or a prompt, of chat tools the result, and nothing of the rest
 * (`utils/app_integrations.py`, `utils/webhooks.py`, `utils/retrieval/tools/app_tools.py`).
 */
const READ: Readonly<Record<string, readonly ReplyKind[]>> = {
	omiMemoryTrigger: ['notification', 'nothing'],
	omiTranscriptTrigger: ['notification', 'proactive', 'nothing'],
	omiChatToolTrigger: ['chatAnswer', 'nothing'],
	omiActionItemTrigger: [],
	omiAudioTrigger: [],
	omiButtonTrigger: [],
	omiDaySummaryTrigger: [],
	omiSetupTrigger: [],
};

const ALL: readonly ReplyKind[] = ['notification', 'chatAnswer', 'proactive', 'nothing'];

/** @param trigger the trigger's name, such as `omiMemoryTrigger` */
export function readBy(trigger: string): readonly ReplyKind[] {
	return Object.hasOwn(READ, trigger) ? (READ[trigger] ?? ALL) : ALL;
}
