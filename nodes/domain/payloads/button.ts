import { isObject } from '../delivery';
import { optionalText, time } from './wire';

/** How the button can be pressed, as Omi's app names it; `other` is what this version does not know. */
export type PressType = 'single_tap' | 'double_tap' | 'long_tap' | 'other';

/**
 * Where the press may stand. The names by which Omi's backend passes it on could not be read, only those by
 * which its app reports it (`button_event` and so on), so that others in use for such things are taken too.
 */
const PRESS_KEYS = ['button_event', 'press_type', 'button_press', 'gesture', 'press', 'action'];

/** What tells one way of pressing from another, however it is written: `double_tap`, `doubleTap`, `double`. */
const PRESSES: ReadonlyArray<readonly [words: RegExp, press: PressType]> = [
	[/double|twice/i, 'double_tap'],
	[/long|hold/i, 'long_tap'],
	[/single|short|once|^tap$/i, 'single_tap'],
];

/** A press of the device's button. */
export interface ButtonPress {
	readonly pressType: PressType;
	readonly deviceId: string | null;
	readonly eventId: string | null;
	readonly pressedAt: string | null;
	readonly sessionId: string | null;
}

/** Whether a body tells of a press of the button. */
export function isButtonPress(json: unknown): boolean {
	if (!isObject(json)) return false;
	const isNamed = json.type === 'button_event' || json.event === 'button_event';
	return isNamed || 'button_event' in json || ('press_type' in json && 'device_id' in json);
}

/** Reads a press; a body that says nothing of how the button was pressed is an `other` one. */
export function parseButtonPress(json: unknown): ButtonPress {
	const body = isObject(json) ? json : {};
	// Some senders put what happened into an object of its own.
	const details = isObject(body.button_event) ? { ...body, ...body.button_event } : body;
	return {
		pressType: pressOf(details),
		deviceId: optionalText(details.device_id) ?? optionalText(details.deviceId),
		eventId: optionalText(details.event_id) ?? optionalText(details.eventId),
		pressedAt: time(details.timestamp) ?? time(details.created_at),
		sessionId: optionalText(details.session_id),
	};
}

function pressOf(details: Record<string, unknown>): PressType {
	const word = [...PRESS_KEYS, 'type', 'event']
		.map((key) => details[key])
		.find((value) => typeof value === 'string' && value !== 'button_event');
	const known = PRESSES.find(([words]) => typeof word === 'string' && words.test(word.trim()));
	return known?.[1] ?? 'other';
}
