import type { INodeParameters, INodeProperties, INodeType } from 'n8n-workflow';
import { OmiAudioTrigger } from '../../nodes/OmiAudioTrigger/OmiAudioTrigger.node';
import { OmiButtonTrigger } from '../../nodes/OmiButtonTrigger/OmiButtonTrigger.node';
import { OmiChatToolTrigger } from '../../nodes/OmiChatToolTrigger/OmiChatToolTrigger.node';
import { OmiDaySummaryTrigger } from '../../nodes/OmiDaySummaryTrigger/OmiDaySummaryTrigger.node';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { OmiSetupTrigger } from '../../nodes/OmiSetupTrigger/OmiSetupTrigger.node';
import { OmiTranscriptTrigger } from '../../nodes/OmiTranscriptTrigger/OmiTranscriptTrigger.node';
import {
	buttonPress,
	daySummary,
	developerMemory,
	liveSegment,
	realtime,
	toolCall,
} from '../support/payloads';
import { TriggerBench, type TestRequest } from '../support/trigger.mts';
import { sleep } from '../support/wait.mts';

/**
 * A choice can be an expression, and an expression can give anything: who publishes the workflow is told, and where it
 * goes wrong later no delivery is lost and nobody is let in who should not be.
 */

const url = '/webhook/1/omi?uid=ann';
const sound: TestRequest = {
	url: `${url}&sample_rate=16000`,
	headers: { 'content-type': 'application/octet-stream' },
	body: Buffer.alloc(32_000, 1),
};
const spoken = liveSegment('s1', 'Good evening.', 0);
const speech = { url, body: realtime('ann', spoken) };
const tools = { tool: [{ name: 'find_stock', description: 'Looks up the stock' }] };

/** What each trigger takes, with what is set so that it starts the workflow at once. */
const triggers: Array<[new () => INodeType, TestRequest, INodeParameters]> = [
	[OmiAudioTrigger, sound, { triggerOn: 'delivery' }],
	[OmiButtonTrigger, { url, body: buttonPress() }, {}],
	[OmiChatToolTrigger, { url, body: toolCall('find_stock') }, { tools, respond: 'immediately' }],
	[OmiDaySummaryTrigger, { url, body: daySummary() }, {}],
	[OmiMemoryTrigger, { url, body: developerMemory() }, {}],
	[OmiTranscriptTrigger, speech, { triggerOn: 'delivery' }],
];

const isChoice = ({ type }: INodeProperties) => ['options', 'multiOptions'].includes(type);

/** What n8n hides, and so takes for its default; and what is read from the workflow as it is. */
const isElsewhere = ({ name }: INodeProperties) => {
	return ['with', 'startFrom', 'sessionStore'].includes(name);
};

interface Choice {
	readonly property: INodeProperties;
	/** The parameters in which it has a value. */
	set(value: unknown): INodeParameters;
}

/** Every choice of a trigger, also within its options. */
function choicesOf(Trigger: new () => INodeType): Choice[] {
	const { properties } = new Trigger().description;
	const own = properties.map((property) => ({
		property,
		set: (value: unknown) => ({ [property.name]: value }) as INodeParameters,
	}));
	const nested = properties
		.filter(({ type }) => type === 'collection')
		.flatMap(({ options = [] }) => options as INodeProperties[])
		.map((property) => ({
			property,
			set: (value: unknown) => ({ options: { [property.name]: value } }) as INodeParameters,
		}));
	return [...own, ...nested].filter(({ property }) => {
		return isChoice(property) && !isElsewhere(property);
	});
}

const values = ['evening', '', null, 7, { a: 1 }];

const cases = triggers.flatMap(([Trigger, request, parameters]) => {
	return choicesOf(Trigger).map((choice) => {
		const { name } = choice.property;
		return { node: Trigger.name, name, choice, Trigger, request, parameters };
	});
});

/** Ends a conversation, if one has begun, and gives what comes of it the time to come. */
async function endWith(bench: TriggerBench, isThere: () => boolean): Promise<void> {
	if (bench.nodeType instanceof OmiAudioTrigger) return;
	await bench.deliver({ url, body: developerMemory({ transcript_segments: [spoken] }) });
	for (let n = 0; n < 50 && !isThere(); n++) await sleep(100);
}

it('all triggers that receive have choices', () => {
	expect(new Set(cases.map(({ node }) => node)).size).toBe(triggers.length);
	expect(cases.length).toBeGreaterThan(20);
});

describe.each(cases)('$node, where $name is none of its choices', (one) => {
	const { node, name, choice, Trigger, request, parameters } = one;
	const isSeveral = choice.property.type === 'multiOptions';
	// Of several, an empty text is none at all, and for nothing n8n itself takes the default.
	const given = values.filter((value) => !(isSeveral && (value === '' || value === null)));
	const benches = given.map((value) => {
		return [
			value,
			new TriggerBench(new Trigger(), { ...parameters, ...choice.set(value) }),
		] as const;
	});

	it('cannot be published, and says what can be chosen', async () => {
		for (const [, bench] of benches) {
			await expect(bench.publish()).rejects.toThrow(/^The parameter '.+' cannot be .+ It can be "/);
		}
	});

	it('is not refused when n8n starts, which would lose whatever comes', async () => {
		for (const [, bench] of benches) await expect(bench.publish('init')).resolves.toBe(true);
	});

	it('loses no delivery, and lets in nobody where that is what it says', async () => {
		for (const [value, bench] of benches) {
			const { items: watched, stop } =
				bench.nodeType.trigger === undefined
					? { items: [], stop: async () => undefined }
					: await bench.watch();
			const { status, answers, items } = await bench.deliver(request);
			const isThere = () => items.length + watched.length > 0;
			if (name === 'triggerOn') await endWith(bench, isThere);
			await stop();
			expect([value, answers]).toEqual([value, 1]);
			if (name === 'authentication') {
				// Omi's chat does not try again: it gets a sentence in place of an error.
				expect([value, status]).toEqual([value, node === 'OmiChatToolTrigger' ? 200 : 500]);
				expect([value, isThere()]).toEqual([value, false]);
				expect(bench.logs.at(-1)).toContain("'Authentication' cannot be");
			} else {
				expect([value, status]).toEqual([value, 200]);
				expect([value, isThere()]).toEqual([value, !(isSeveral && value === 'evening')]);
			}
		}
	}, 60_000);
});

it('the log says once, and not at every delivery, what a node goes by instead', async () => {
	const bench = new TriggerBench(new OmiTranscriptTrigger(), { triggerOn: 'evening' });
	const { items, stop } = await bench.watch();
	for (let n = 0; n < 3; n++) await bench.deliver(speech);
	await endWith(bench, () => items.length > 0);
	await stop();
	expect(items).toHaveLength(1);
	expect(bench.logs.filter((line) => line.includes("'Trigger On' cannot be"))).toEqual([
		expect.stringMatching(/"sessionEnd".*goes by its default/),
	]);
}, 20_000);

describe('Omi Setup Trigger, where it is not said who is let in', () => {
	const bench = () => {
		return new TriggerBench(new OmiSetupTrigger(), { users: 'Listed' }, { allowedUserIds: 'ann' });
	};

	it('cannot be published', async () => {
		await expect(bench().publish()).rejects.toThrow(`'Users' cannot be "Listed"`);
	});

	it('lets in nobody', async () => {
		const asked = { method: 'GET', url: '/webhook/1/setup?uid=eve' } as const;
		const check = await bench().deliver({ ...asked, webhook: 'setup' });
		expect(check).toMatchObject({ status: 200, body: { is_setup_completed: false }, items: [] });
		const page = await bench().deliver({ ...asked, webhook: 'default' });
		expect(page).toMatchObject({ status: 500, items: [] });
		expect(page.body).toContain('Something went wrong');
	});
});
