import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { buttonPress } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

const bench = (parameters = {}) => new TriggerBench(new OmiButtonTrigger(), parameters);
const url = '/button?uid=u';
const accepted = { status: 200, body: {}, answers: 1 };

describe('Omi Button Trigger', () => {
	it('makes an item of a press, with all that Omi sent', async () => {
		const answer = await bench().deliver({ url, body: buttonPress() });
		expect(answer).toMatchObject(accepted);
		expect(answer.items).toEqual([
			{
				json: {
					pressType: 'double_tap',
					deviceId: 'omi-1',
					eventId: 'a02765ac-c962-4118-bfcc-a06c0d7750d9',
					pressedAt: '2026-10-08T09:00:00.000Z',
					sessionId: null,
					userId: 'u',
					deliveredAt: expect.stringMatching(/Z$/),
					body: buttonPress(),
				},
			},
		]);
	});

	it('starts with the presses that were chosen', async () => {
		const trigger = bench({ pressTypes: ['double_tap'] });
		const started = async (press: string) => {
			const answer = await trigger.deliver({ url, body: buttonPress(press) });
			expect(answer).toMatchObject(accepted);
			return answer.items.length;
		};
		expect(await started('single_tap')).toBe(0);
		expect(await started('double_tap')).toBe(1);
		expect(await started('long_tap')).toBe(0);
		expect(await started('quadruple_tap')).toBe(0);
	});

	it('starts with a press that it does not know unless that was deselected', async () => {
		const { items } = await bench().deliver({ url, body: buttonPress('quadruple_tap') });
		expect(items).toMatchObject([
			{ json: { pressType: 'other', body: { button_event: 'quadruple_tap' } } },
		]);
	});

	it('takes whatever Omi has signed as a press for one', async () => {
		const headers = { 'X-Omi-Event': 'button_event' };
		const { items } = await bench().deliver({ url, headers, body: { unheard: 'of' } });
		expect(items).toMatchObject([{ json: { pressType: 'other', body: { unheard: 'of' } } }]);
	});

	it('tells who tests that a press is not among the chosen ones', async () => {
		const trigger = bench({ pressTypes: ['long_tap'] });
		const { items } = await trigger.deliver({ url, body: buttonPress() }, 'manual');
		expect(items).toMatchObject([
			{
				json: {
					pressType: 'double_tap',
					inProduction:
						'The workflow would not start: presses of the type "double_tap" are not among the chosen ones.',
				},
			},
		]);
	});
});
