import type { INodeExecutionData } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { TriggerBench } from '../support/trigger.mts';

/** Where the sound of an item is while an execution runs; that n8n takes it in every mode is proved in test/e2e. */

const within: INodeExecutionData = {
	json: { part: 1 },
	binary: {
		data: {
			data: Buffer.from('sound').toString('base64'),
			mimeType: 'audio/wav',
			fileName: 'a.wav',
			fileExtension: 'wav',
			fileSize: '5 B',
		},
	},
};

const benchWith = (prepare: TriggerBench['prepareBinaryData']) => {
	const bench = new TriggerBench(new OmiAudioTrigger());
	bench.prepareBinaryData = prepare;
	return bench;
};

const storing = () => {
	const files: Array<{ text: string; name?: string | undefined; type?: string | undefined }> = [];
	const bench = benchWith(async (bytes, name, type) => {
		files.push({ text: bytes.toString(), name, type });
		return { id: `store:${files.length}`, data: 'store', mimeType: type ?? '' };
	});
	return { files, bench };
};

it.each(['trigger', 'webhook', 'retry', 'manual'] as const)(
	'is where n8n keeps files, once the execution has begun: %s',
	async (mode) => {
		const { files, bench } = storing();
		const [item] = await bench.execute([within], mode);
		expect(files).toEqual([{ text: 'sound', name: 'a.wav', type: 'audio/wav' }]);
		expect(item).toMatchObject({ json: { part: 1 }, binary: { data: { id: 'store:1' } } });
		// As it is now it is left alone, also where the execution is tried again.
		expect(await bench.execute([item!], mode)).toEqual([item]);
		expect(files).toHaveLength(1);
	},
);

it('stays in the item where n8n cannot take it, and that is said', async () => {
	const bench = benchWith(async () => await Promise.reject(new Error('The disk is full')));
	expect(await bench.execute([within])).toEqual([within]);
	expect(bench.logs.join()).toContain('could not store "a.wav"');
});

it('is none of an item that has no file', async () => {
	const { files, bench } = storing();
	expect(await bench.execute([{ json: { part: 1 } }])).toEqual([{ json: { part: 1 } }]);
	expect(files).toEqual([]);
});
