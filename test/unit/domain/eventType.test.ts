import { toDelivery } from '../../../nodes/domain/delivery';
import { eventOf } from '../../../nodes/domain/eventType';
import { developerMemory, liveSegment, realtime } from '../../support/payloads';

function kindOf(body: unknown, headers: Record<string, string> = {}, url = '/x?uid=u') {
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
	return eventOf(toDelivery({ method: 'POST', url, headers, bytes }, 0));
}

const SOUND = Buffer.from([1, 0, 2, 0]);
const OCTETS = { 'content-type': 'application/octet-stream' };

describe('what a delivery is', () => {
	it.each([
		['memory_created', 'memory'],
		['realtime_transcript', 'transcript'],
		['audio_bytes', 'audio'],
		['day_summary', 'daySummary'],
		['button_event', 'button'],
		['chat_tool', 'chatTool'],
	])('is told by the header %s of a signed one, whatever the body looks like', (name, event) => {
		expect(kindOf({ segments: [] }, { 'X-Omi-Event': name })).toBe(event);
	});

	it.each(['', 'unheard_of', '__proto__', 'toString'])(
		'is told by the body where the header says "%s"',
		(name) => {
			expect(kindOf(developerMemory(), { 'x-omi-event': name })).toBe('memory');
		},
	);

	it.each<[string, unknown, string | undefined]>([
		['live transcript', realtime('u', liveSegment('a', 'Hi', 0)), 'transcript'],
		['live transcript without news', { segments: [] }, 'transcript'],
		['bare list of segments', [liveSegment('a', 'Hi', 0)], 'transcript'],
		['empty list', [], 'transcript'],
		['day summary', { uid: 'u', summary: "{'id': 1}", summary_json: { id: 1 } }, 'daySummary'],
		['day summary of an old backend', { uid: 'u', summary: "{'id': 1}" }, 'daySummary'],
		['button press', { button_event: 'single_tap', device_id: 'd' }, 'button'],
		['memory', developerMemory(), 'memory'],
		['memory without a summary', { transcript_segments: [] }, 'memory'],
		['use of a chat tool', { uid: 'u', app_id: 'a', tool_name: 't' }, 'chatTool'],
		['object of none of these', { hello: 'world' }, undefined],
		['empty object', {}, undefined],
	])('is told by the shape of a %s', (_, body, event) => {
		expect(kindOf(body)).toBe(event);
	});

	it.each(['segments', 'summary', 'structured', 'button_event'])(
		'is the use of a chat tool, also where the tool has a parameter "%s"',
		(parameter) => {
			expect(kindOf({ [parameter]: 'x', uid: 'u', app_id: 'a', tool_name: 't' })).toBe('chatTool');
		},
	);

	it('is sound by its content type, or by its sample rate where a proxy has changed that', () => {
		expect(kindOf(SOUND, OCTETS)).toBe('audio');
		expect(kindOf(SOUND, { 'content-type': 'Application/Octet-Stream' })).toBe('audio');
		expect(kindOf(Buffer.alloc(0), OCTETS)).toBe('audio');
		expect(kindOf(SOUND, {}, '/x?sample_rate=16000&uid=u')).toBe('audio');
		expect(kindOf(SOUND, {}, '/x?token=t?sample_rate=16000&uid=u')).toBe('audio');
	});

	it('is nothing of Omi where there is neither body nor name', () => {
		expect(kindOf(Buffer.alloc(0), {}, '/x?sample_rate=16000')).toBeUndefined();
		expect(kindOf(SOUND)).toBeUndefined();
	});
});
