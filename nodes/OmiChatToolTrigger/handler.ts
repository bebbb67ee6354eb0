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
import { manifestOf, type Tool } from '../domain/chatTools/tool';
import type { Delivery } from '../domain/delivery';
import { CHAT_PATIENCE_MS } from '../domain/replies';
import { wouldNotStart, type DeliveryHandler, type HandlerResult } from '../webhook/handler';
import type { ReplyPolicy } from '../webhook/reply';
import { toolsOf } from './tools';

/** Omi does not try again; of what is not called `result` it shows Python's text. */
const CHAT: ReplyPolicy = {
	patienceMs: CHAT_PATIENCE_MS,
	isRetried: false,
	started: { ...STARTED },
	copy: { ...COPY },
	silent: { ...SILENT },
	late: { ...LATE },
	failed: { ...FAILED },
	shape: toAnswer,
};

interface Parameters {
	readonly tools: readonly Tool[];
}

/** What the Omi Chat Tool Trigger does with deliveries. */
export const chatToolHandler: DeliveryHandler<Parameters> = {
	accepts: ['chatTool'],
	// What a language model writes into the parameters of a tool is short.
	maximumBytes: 4_000_000,
	scheme: 'v2',
	replyPolicy: CHAT,
	parametersOf: (context) => ({ tools: toolsOf(context) }),
	introduce: (request, { tools }, url) => ({ ...manifestOf(tools, endpointOf(url, request)) }),
	handle: (delivery, _event, { tools }) => decide(delivery, tools),
};

function decide(delivery: Delivery, tools: readonly Tool[]): HandlerResult<never> {
	const call = parseCall(delivery);
	if (call === undefined) return wouldNotStart('it does not call a tool');
	const tool = tools.find(({ name }) => name === call.tool);
	if (tool === undefined) {
		const names = tools.map(({ name }) => name);
		const answer = { ...unknownTool(call.tool, names) };
		return wouldNotStart(`it offers no tool called "${call.tool}"`, [], answer);
	}
	const fitted = fit(tool, call.given);
	if ('problem' in fitted) {
		const reason = `what the tool was called with does not fit: ${fitted.problem}`;
		return wouldNotStart(reason, [], { result: fitted.problem });
	}
	const { userId, at } = delivery;
	const json = {
		tool: tool.name,
		parameters: fitted.parameters,
		userId,
		appId: call.appId,
		geolocation: call.geolocation,
		deliveredAt: new Date(at).toISOString(),
	};
	return {
		kind: 'start',
		items: [{ json }],
		inProduction: 'The workflow would start, and answer in the chat.',
	};
}
