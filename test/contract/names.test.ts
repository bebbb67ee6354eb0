import type { INodeType } from 'n8n-workflow';
import { OmiAppApi } from '../../credentials/OmiAppApi.credentials';
import { OmiDeveloperApi } from '../../credentials/OmiDeveloperApi.credentials';
import { OmiRedisApi } from '../../credentials/OmiRedisApi.credentials';
import { OmiWebhookApi } from '../../credentials/OmiWebhookApi.credentials';
import { Omi } from '../../nodes/Omi/Omi.node';
import { OmiActionItemTrigger } from '../../nodes/OmiActionItemTrigger/OmiActionItemTrigger.node';
import { OmiApp } from '../../nodes/OmiApp/OmiApp.node';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiReply } from '../../nodes/OmiReply/OmiReply.node';
import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import { namesIn, recordedNames } from '../support/names.mts';

/**
 * A workflow keeps the names of nodes, parameters and choices, and n8n leaves out of it whatever is as by default. So once
 * the package is released, a line of `test/fixtures/names.txt` that changes or goes breaks workflows; only new ones may
 * come, which UPDATE_NAMES=1 writes down. (What nodes give out is in their previews, which `test/nodes/previews.test.ts`
 * keeps.)
 */

const nodes: INodeType[] = [
	new Omi(),
	new OmiActionItemTrigger(),
	new OmiApp(),
	new OmiAudioTrigger(),
	new OmiButtonTrigger(),
	new OmiChatToolTrigger(),
	new OmiDaySummaryTrigger(),
	new OmiMemoryTrigger(),
	new OmiReply(),
	new OmiSetupTrigger(),
	new OmiTranscriptTrigger(),
];
const credentials = [
	new OmiAppApi(),
	new OmiDeveloperApi(),
	new OmiRedisApi(),
	new OmiWebhookApi(),
];

it('names, choices and defaults are those that have been written down', () => {
	const now = [
		...nodes.flatMap(({ description }) => namesIn(description)),
		...credentials.flatMap(({ name, properties }) => {
			return namesIn({ name, version: 1, properties } as INodeType['description']);
		}),
	];
	expect(now).toEqual(recordedNames(now));
	expect(now.length).toBeGreaterThan(300);
});

it('no list of choices has one value twice, and each default is one of them', () => {
	for (const { description } of nodes) {
		for (const { type, name, options = [], default: fallback } of description.properties) {
			if (type !== 'options') continue;
			const values = options.map((option) => ('value' in option ? option.value : undefined));
			expect([name, new Set(values).size]).toEqual([name, values.length]);
			expect([name, values]).toEqual([name, expect.arrayContaining([fallback])]);
		}
	}
});
