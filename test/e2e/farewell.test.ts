import { end, items, trigger, useN8n, workflowWith } from './support/n8n.mts';
import { accepted, atOnce, different, ramp, readWav, send } from './support/omi.mts';
import { fast } from './support/sessions.mts';

/** What many users' sound, of which no journal knows, becomes when n8n is stopped the usual way. */

const n8n = useN8n(fast);

it('sound of sixty users at once is handed on when n8n is stopped, whole and once', async () => {
	const saved = await n8n().publish(
		workflowWith('omiAudioTrigger', { triggerOn: 'duration', duration: 30, options: {} }),
	);
	const users = Array.from({ length: 60 }, (_, n) => `u${10 + n}`);
	const sound = (uid: string) => ramp(16_000 * 10, users.indexOf(uid) * 100);
	const url = saved.webhookUrl(trigger);
	const answers = await atOnce(users, 6, async (uid) => {
		return await send(`${url}?sample_rate=16000&uid=${uid}`, sound(uid));
	});
	expect(different(answers)).toEqual([accepted]);
	await n8n().restart();

	const executions = await n8n().executions(saved.id, { settleMs: 5_000, timeoutMs: 60_000 });
	const heard = executions.flatMap((execution) => items(execution, end));
	expect(heard.map(({ json }) => String(json.userId)).sort()).toEqual(users);
	for (const item of heard) {
		const { pcm } = readWav(await n8n().binary(item));
		expect(pcm.equals(sound(String(item.json.userId)))).toBe(true);
	}
	expect(different(executions.map(({ status }) => status))).toEqual(['success']);
}, 180_000);
