import { z } from 'zod';
import { isObject } from '../delivery';
import { optionalText, time } from './lenient';

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

const wireButton = z.object({
	device_id: optionalText,
	deviceId: optionalText,
	event_id: optionalText,
	eventId: optionalText,
	session_id: optionalText,
	timestamp: time,
	created_at: time,
});

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
	const wire = wireButton.parse(details);
	return {
		pressType: pressOf(details),
		deviceId: wire.device_id ?? wire.deviceId,
		eventId: wire.event_id ?? wire.eventId,
		pressedAt: wire.timestamp ?? wire.created_at,
		sessionId: wire.session_id,
	};
}

function pressOf(details: Record<string, unknown>): PressType {
	const word = [...PRESS_KEYS, 'type', 'event']
		.map((key) => details[key])
		.find((value) => typeof value === 'string' && value !== 'button_event');
	const known = PRESSES.find(([words]) => typeof word === 'string' && words.test(word.trim()));
	return known?.[1] ?? 'other';
}
