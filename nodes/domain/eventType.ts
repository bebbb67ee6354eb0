import { isObject, isOfType, type Delivery } from './delivery';
import { isButtonPress } from './payloads/button';

/** The kinds of deliveries that Omi sends. */
export type OmiEvent = 'memory' | 'transcript' | 'audio' | 'daySummary' | 'button' | 'chatTool';

/** The names Omi gives its events in `X-Omi-Event`. */
const NAMED: Readonly<Record<string, OmiEvent | undefined>> = {
	memory_created: 'memory',
	realtime_transcript: 'transcript',
	audio_bytes: 'audio',
	day_summary: 'daySummary',
	button_event: 'button',
	chat_tool: 'chatTool',
};

/**
 * Tells what a delivery is, as Omi names it only in signed ones: by header, else by content type, else by
 * the shape of the body.
 *
 * @returns undefined for what is none of Omi's
 */
export function eventOf(delivery: Delivery): OmiEvent | undefined {
	const { method, headers, query, json, bytes } = delivery;
	const name = headers['x-omi-event'];
	if (name !== undefined && Object.hasOwn(NAMED, name)) return NAMED[name];
	if (method === 'GET') return query.has('tool_name') ? 'chatTool' : undefined;
	if (Array.isArray(json)) return 'transcript';
	if (isObject(json)) {
		// First, since the model's arguments stand beside it and may be called anything.
		if ('tool_name' in json) return 'chatTool';
		if ('segments' in json) return 'transcript';
		if ('summary' in json || 'summary_json' in json) return 'daySummary';
		if ('structured' in json || 'transcript_segments' in json) return 'memory';
		if (isButtonPress(json)) return 'button';
		return undefined;
	}
	if (
		isOfType(headers, 'application/octet-stream') ||
		(query.has('sample_rate') && bytes.length > 0)
	)
		return 'audio';
	return undefined;
}
