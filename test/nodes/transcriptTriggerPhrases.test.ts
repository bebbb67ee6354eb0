import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { liveSegment, realtime } from '../support/payloads';
import { TriggerBench } from '../support/trigger.mts';

describe('Omi Transcript Trigger on a phrase', () => {
	const listening = (options = {}, parameters = {}) => {
		const own = { phrases: 'Hey n8n', commandPause: 5, commandMaximum: 30 };
		const all = { triggerOn: 'phrase', options, ...own, ...parameters };
		return new TriggerBench(new OmiTranscriptTrigger(), all);
	};
	const say = (...segments: object[]) => ({ url: '/?uid=u', body: realtime('u', ...segments) });

	it('hears a phrase across segments and deliveries, and what follows', async () => {
		const trigger = listening();
		await trigger.deliver(say(liveSegment('a', 'So, hey', 0)));
		await trigger.deliver(say(liveSegment('b', 'N-8-N! remind me', 1)));
		await trigger.deliver(say(liveSegment('c', 'to call Zoë.', 2)));
		// A pause in what is said ends the command, whenever it is delivered.
		await trigger.deliver(say(liveSegment('d', 'Anyway.', 12)));
		const items = await trigger.handedOn();
		expect(items[0]?.json).toMatchObject({
			phrase: 'Hey n8n',
			command: 'remind me to call Zoë.',
			endedBy: 'quiet',
			isFinal: true,
		});
	});

	it('takes a second phrase for a second command', async () => {
		const trigger = listening();
		await trigger.deliver(say(liveSegment('a', 'Hey n8n, one. Hey n8n: two. Hey N8N three', 0)));
		const items = await trigger.handedOn();
		expect(items.map(({ json }) => [json.command, json.endedBy])).toEqual([
			['one.', 'phrase'],
			['two.', 'phrase'],
		]);
	});

	it('takes a list of phrases and of keywords, as an expression may give it', async () => {
		const phrases = ['Computer', 'Hey n8n'];
		const trigger = listening({ keywords: [7, 8] }, { phrases });
		await trigger.deliver(say(liveSegment('a', 'Hey n8n, play number 7', 0)));
		await trigger.deliver(say(liveSegment('b', 'Computer, stop', 2)));
		expect(await trigger.handedOn()).toMatchObject([
			{ json: { phrase: 'Hey n8n', command: 'play number 7' } },
		]);
	});

	it('lets all other speech go', async () => {
		const trigger = listening();
		await trigger.deliver(say(liveSegment('a', 'They n8nish hey nine', 0)));
		expect(await trigger.handedOn()).toEqual([]);
		expect(JSON.stringify(trigger.staticData)).not.toContain('nish');
	});
});
