import { isButtonPress, parseButtonPress } from '../../../../nodes/domain/payloads/button';
import { buttonPress } from '../../../support/payloads';

describe('a press of the button', () => {
	it('is read by the names that Omi’s app uses', () => {
		expect(parseButtonPress(buttonPress())).toEqual({
			pressType: 'double_tap',
			deviceId: 'omi-1',
			eventId: 'a02765ac-c962-4118-bfcc-a06c0d7750d9',
			pressedAt: '2026-10-08T09:00:00.000Z',
			sessionId: null,
		});
	});

	it.each([
		['single_tap', 'single_tap'],
		['single', 'single_tap'],
		['TAP', 'single_tap'],
		['doubleTap', 'double_tap'],
		['double-tap', 'double_tap'],
		['LONG_PRESS', 'long_tap'],
		['hold', 'long_tap'],
		['triple_tap', 'other'],
		['', 'other'],
		[7, 'other'],
	])('is understood when it is called %p', (word, press) => {
		expect(parseButtonPress(buttonPress(word as string)).pressType).toBe(press);
	});

	it.each([
		[{ type: 'button_event', press_type: 'long_tap', deviceId: 'd', eventId: 'e' }],
		[{ event: 'button_event', gesture: 'long_tap', deviceId: 'd', eventId: 'e' }],
		[{ button_event: { type: 'long_tap', device_id: 'd', event_id: 'e' } }],
	])('is found in %j', (body) => {
		expect(isButtonPress(body)).toBe(true);
		expect(parseButtonPress(body)).toMatchObject({
			pressType: 'long_tap',
			deviceId: 'd',
			eventId: 'e',
		});
	});

	it('is nothing else', () => {
		for (const body of [null, [], 'x', {}, { type: 'x' }, { press_type: 'single_tap' }]) {
			expect(isButtonPress(body)).toBe(false);
		}
		expect(parseButtonPress(null)).toMatchObject({ pressType: 'other', deviceId: null });
	});
});
