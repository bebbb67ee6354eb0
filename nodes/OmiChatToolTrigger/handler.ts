import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import {
	COPY,
	FAILED,
	LATE,
	SILENT,
	STARTED,
	toAnswer,
	unknownTool,
} from '../domain/chatTools/answer';
import { fit, parseCall } from '../domain/chatTools/call';
import { endpointOf } from '../domain/chatTools/endpoint';
import { manifestOf } from '../domain/chatTools/tool';
import type { Delivery } from '../domain/delivery';
import type { Wording } from '../webhook/reply';
import { journal, storeOf } from '../state/memory/store';
import { wouldNotStart, type Outcome, type Receiver } from '../webhook/handleWebhook';
import { toolsOf } from './tools';

/** What a language model writes into the parameters of a tool is short. */
const MAXIMUM_BYTES = 4_000_000;

/** Omi waits for 120 seconds and does not try again; of what is not called `result` it shows Python's text. */
const CHAT: Wording = {
	patienceMs: 110_000,
	isRetried: false,
	started: { ...STARTED },
	copy: { ...COPY },
	silent: { ...SILENT },
	late: { ...LATE },
	failed: { ...FAILED },
	shape: toAnswer,
};

/** What the Omi Chat Tool Trigger does with deliveries. */
export async function chatToolReceiver(context: IWebhookFunctions): Promise<Receiver> {
	const store = storeOf(context);
	store.isKept = true;
	return {
		accepts: ['chatTool'],
		store,
		maximumBytes: MAXIMUM_BYTES,
		wording: CHAT,
		introduction(request) {
			const endpoint = endpointOf(urlOf(context, request), request);
			return { ...manifestOf(toolsOf(context), endpoint) };
		},
		handle(delivery, isTest) {
			const outcome = decide(context, delivery);
			if (!isTest) journal(context, store);
			return outcome;
		},
	};
}

/** While the editor listens, n8n still names the production URL. */
function urlOf(context: IWebhookFunctions, { path }: Delivery): string {
	const url = context.getNodeWebhookUrl('default') ?? '';
	return context.getMode() === 'manual' ? new URL(path, url).toString() : url;
}

function decide(context: IWebhookFunctions, delivery: Delivery): Outcome {
	const call = parseCall(delivery);
	if (call === undefined) return wouldNotStart('this calls no tool');
	const tools = toolsOf(context);
	const tool = tools.find(({ name }) => name === call.tool);
	if (tool === undefined) {
		const names = tools.map(({ name }) => name);
		return {
			...wouldNotStart(`it offers no tool called "${call.tool}"`),
			answer: { ...unknownTool(call.tool, names) },
		};
	}
	const fitted = fit(tool, call.given);
	if ('problem' in fitted) {
		return {
			...wouldNotStart(`what the tool was called with does not fit: ${fitted.problem}`),
			answer: { result: fitted.problem },
		};
	}
	const { userId, at } = delivery;
	const json = {
		tool: tool.name,
		parameters: fitted.parameters,
		userId,
		appId: call.appId,
		geolocation: call.geolocation,
		deliveredAt: new Date(at).toISOString(),
	} as IDataObject;
	return { items: [{ json }], inProduction: 'The workflow would start, and answer in the chat.' };
}
