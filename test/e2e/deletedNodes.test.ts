import { liveSegment } from '../support/payloads';
import { trigger, useN8n } from './support/n8n.mts';
import { accepted } from './support/omi.mts';
import { fast, say, secondEnd, secondTrigger, staticData, twoNodes } from './support/sessions.mts';

/** A node that was deleted leaves nothing behind: what was said near somebody must not lie there for ever. */

jest.setTimeout(120_000);

const n8n = useN8n(fast);

it('what a deleted node has written down goes with the next delivery to another one', async () => {
	const saved = await n8n().publish(twoNodes({ triggerOn: 'sessionEnd', quietPeriod: 600 }));
	const talkTo = async (node: string, id: string, text: string) => {
		return await say(saved.webhookUrl(node), 'u', [liveSegment(id, text, 0)]);
	};
	expect(await talkTo(trigger, 'a', 'What the first one hears.')).toBe(accepted);
	expect(await talkTo(secondTrigger, 'b', 'What the second one hears.')).toBe(accepted);
	expect(JSON.stringify(await staticData(n8n(), saved.id))).toContain('the second one hears');

	const gone = saved.workflow.nodes.find(({ name }) => name === secondTrigger);
	await n8n().publish({
		...saved.workflow,
		nodes: saved.workflow.nodes.filter(({ name }) => ![secondTrigger, secondEnd].includes(name)),
		connections: { [trigger]: saved.workflow.connections[trigger] },
	});
	await n8n().restart();
	expect(await talkTo(trigger, 'c', 'What the first one hears then.')).toBe(accepted);

	const left = JSON.stringify(await staticData(n8n(), saved.id));
	expect(left).toContain('the first one hears then');
	expect(left).not.toContain('the second one hears');
	expect(left).not.toContain(String(gone?.id));
});
