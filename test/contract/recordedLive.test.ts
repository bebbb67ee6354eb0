import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { recordedFor, UID } from '../support/recorded.mts';
import { testRecorded } from '../support/recordedCases.mts';
import { TriggerBench } from '../support/trigger.mts';

/** The triggers of what arrives live, held to what Omi's own senders have sent. */

describe('Recorded speech', () => {
	testRecorded({
		webhook: 'transcript',
		nodeType: () => new OmiTranscriptTrigger(),
		parameters: { triggerOn: 'delivery', options: {} },
		requests: 6,
		item: (label) => ({
			userId: UID,
			transcript: expect.stringContaining(
				label.includes('app') ? '日本語 🙂' : 'put milk on the list.',
			),
			segments: label.includes('app')
				? [expect.objectContaining({ speakerId: 0, isUser: true, start: 0, end: 1.9 })]
				: [
						expect.objectContaining({ speakerId: 1, personId: 'p1', start: 2.4, end: 4.25 }),
						expect.objectContaining({ speakerId: 2, personId: null, start: 5, end: 7.125 }),
					],
		}),
	});
});

it('Recorded speech that comes again brings nothing new, marked or not', async () => {
	for (const { request } of recordedFor('transcript')) {
		const trigger = new TriggerBench(new OmiTranscriptTrigger(), {
			triggerOn: 'delivery',
			options: {},
		});
		expect((await trigger.deliver(request)).items).toHaveLength(1);
		const { status, body, items } = await trigger.deliver(request);
		expect([status, body, items]).toEqual([200, {}, []]);
	}
});

describe('Recorded sound', () => {
	testRecorded({
		webhook: 'audio',
		nodeType: () => new OmiAudioTrigger(),
		parameters: { triggerOn: 'delivery', format: 'wav', options: {} },
		requests: 10,
		item: () => ({ userId: UID, sampleRate: 16_000, durationSeconds: expect.any(Number) }),
	});
});
