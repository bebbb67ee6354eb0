import { end, items, trigger, useN8n, workflowWith, type N8n } from './support/n8n.mts';
import { accepted, pause, ramp, readWav, send } from './support/omi.mts';
import { fast } from './support/sessions.mts';

/** Where n8n keeps the sound, in each of its modes that need nothing but n8n: with the execution it comes and goes. */

jest.setTimeout(240_000);

/** Whether a file is deleted, or is soon. */
async function isGone(n8n: N8n, id: string): Promise<boolean> {
	for (let waited = 0; waited < 20; waited++) {
		const found = await n8n.api.binary(id).catch(() => undefined);
		if (found === undefined) return true;
		await pause(500);
	}
	return false;
}

const modes = [
	['filesystem', /^filesystem-v2:.*\/executions\/\d+\/binary_data\//],
	['database', /^database:/],
	// In memory: n8n 3 does not have it any more.
	['default', undefined],
] as const;

describe.each(modes)('binary data mode %s', (mode, id) => {
	const n8n = useN8n({ env: { ...fast.env, N8N_DEFAULT_BINARY_DATA_MODE: mode } });

	it.each([
		// The first is started by the request, the other by the clock.
		['delivery', {}],
		['sessionEnd', { quietPeriod: 5 }],
	])('every byte is there, and goes with its execution: %s', async (triggerOn, parameters) => {
		const saved = await n8n().publish(
			workflowWith('omiAudioTrigger', { triggerOn, ...parameters, options: {} }),
		);
		const sound = ramp(16_000);
		const url = `${saved.webhookUrl(trigger)}?sample_rate=16000&uid=u`;
		expect(await send(url, sound)).toBe(accepted);

		const [execution] = await n8n().executions(saved.id, { atLeast: 1, timeoutMs: 60_000 });
		const [item] = items(execution!, end);
		expect(readWav(await n8n().binary(item!)).pcm.equals(sound)).toBe(true);
		const file = item!.binary!.data!;
		expect(file).toMatchObject({ mimeType: 'audio/wav', fileExtension: 'wav', fileType: 'audio' });
		if (id === undefined) expect(file.id).toBeUndefined();
		else {
			expect(file.id).toMatch(id);
			// Nothing of it is left in the database's row of the execution.
			expect(JSON.stringify(execution!.data).length).toBeLessThan(sound.length);
		}

		await n8n().api.request('POST', '/executions/delete', { ids: [execution!.id] });
		if (file.id !== undefined) expect(await isGone(n8n(), file.id)).toBe(true);
	});
});
