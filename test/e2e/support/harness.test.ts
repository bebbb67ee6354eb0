import { end, items, request, trigger, useN8n, workflowWith } from './n8n.mts';

const n8n = useN8n();

const delivery = (text: string) => ({
	segments: [{ id: text, text, speaker: 'SPEAKER_00', is_user: true, start: 0, end: 1 }],
	session_id: 'user-1',
});

const workflow = workflowWith('omiTranscriptTrigger', { triggerOn: 'delivery', options: {} });

describe('the real n8n that end-to-end tests run in', () => {
	it('publishes a workflow, takes deliveries and shows what came of them', async () => {
		const saved = await n8n().publish(workflow);
		const url = saved.webhookUrl(trigger);

		expect(await request(url)).toMatchObject({ status: 200 });
		for (const text of ['one', 'two']) {
			expect(await request(`${url}?uid=user-1`, delivery(text))).toMatchObject({ status: 200 });
		}

		const executions = await n8n().executions(saved.id, { atLeast: 2 });
		const texts = executions.map((execution) =>
			items(execution, end).map(({ json }) => json.transcript),
		);
		expect(executions).toHaveLength(2);
		expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(JSON.stringify(texts[0])).toContain('one');
		expect(JSON.stringify(texts[1])).toContain('two');
	}, 60_000);

	it('listens for a test event', async () => {
		const saved = await n8n().save(workflow);
		const url = await n8n().listen(saved, trigger, end);

		expect(await request(`${url}?uid=user-1`, delivery('three'))).toMatchObject({ status: 200 });

		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		expect(execution).toMatchObject({ mode: 'manual', status: 'success' });
	}, 60_000);

	it('reads the bytes of a file', async () => {
		const sound = new Uint8Array(32_000);
		const saved = await n8n().publish(
			workflowWith('omiAudioTrigger', { triggerOn: 'delivery', format: 'pcm', options: {} }),
		);

		await request(`${saved.webhookUrl(trigger)}?uid=user-1&sample_rate=16000`, sound);

		const [execution] = await n8n().executions(saved.id, { atLeast: 1 });
		const [item] = execution ? items(execution, end) : [];
		expect(item).toBeDefined();
		if (item) expect(new Uint8Array(await n8n().binary(item))).toEqual(sound);
	}, 60_000);

	it('comes back after a stop and after a power cut, and takes deliveries again', async () => {
		const saved = await n8n().publish({ ...workflow, name: 'survivor' });
		const url = `${saved.webhookUrl(trigger)}?uid=user-2`;

		await n8n().restart();
		expect(await request(url, delivery('after a stop'))).toMatchObject({ status: 200 });
		await n8n().executions(saved.id, { atLeast: 1 });
		await n8n().kill();
		await expect(request(url, delivery('nobody hears'))).rejects.toThrow();
		await n8n().restart();
		expect(await request(url, delivery('after a power cut'))).toMatchObject({ status: 200 });

		expect(await n8n().executions(saved.id, { atLeast: 2 })).toHaveLength(2);
	}, 120_000);

	it('takes a workflow offline', async () => {
		const saved = await n8n().publish({ ...workflow, name: 'offline' });
		await n8n().unpublish(saved);

		expect(await request(saved.webhookUrl(trigger), delivery('four'))).toMatchObject({
			status: 404,
		});
		await n8n().api.deleteWorkflow(saved.id);
		expect(await n8n().api.workflow(saved.id)).toBeUndefined();
	}, 60_000);
});
