import {
	bears,
	EventStream,
	objectOf,
	objectsOf,
	Refusal,
	textOf,
	type Act,
	type Json,
	type ServiceRequest,
} from './service.mts';
import type { Line } from './script.mts';

export const MODEL_KEY = 'sk-simulated';

/** What the model was asked, and what it said. */
export interface Turn {
	prompt: string;
	tools: string[];
	answer: string;
}

/** A stretch of sound that the model was sent. */
export interface Heard {
	/** Whether it was to be put into English. */
	isTranslated: boolean;
	fileName: string;
	seconds: number;
}

const refuse = (message: string, status = 400) =>
	new Refusal(status, {
		error: { message, type: 'invalid_request_error', param: null, code: null },
	});

/**
 * A language model behind OpenAI's interface, which many others offer too: "Create chat completion", "Create
 * transcription" and "Create translation" (https://platform.openai.com/docs/api-reference). It answers from a
 * script, and refuses a question that the script does not foresee. What is said in a sound it cannot tell, so it
 * says how long the sound was.
 */
export function model(script: readonly Line[], turns: Turn[], sounds: Heard[]): Act {
	return async (request) => {
		if (!bears(request, MODEL_KEY)) throw refuse('Incorrect API key provided.', 401);
		switch (`${request.method} ${request.path}`) {
			case 'GET /v1/models':
				return { object: 'list', data: [{ id: 'gpt-4.1-mini', object: 'model' }] };
			case 'POST /v1/chat/completions':
				return complete(request.json, script, turns);
			case 'POST /v1/audio/transcriptions':
				return await hear(request, false, sounds);
			case 'POST /v1/audio/translations':
				return await hear(request, true, sounds);
			default:
				throw refuse(`Unknown request URL: ${request.method} ${request.path}.`, 404);
		}
	};
}

function complete(json: Json, script: readonly Line[], turns: Turn[]): Json | EventStream {
	if (textOf(json.model) === undefined) throw refuse('you must provide a model parameter');
	const messages = objectsOf(json.messages);
	if (messages.length === 0) throw refuse("[] is too short - 'messages'");
	const tools = objectsOf(json.tools).map(toolOf);
	checkTurns(messages);

	const textIn = (...roles: string[]) => {
		const own = messages.filter(({ role }) => roles.includes(String(role)));
		return own.map(({ content }) => contentOf(content)).join('\n');
	};
	const prompt = textIn('system', 'developer', 'user');
	const found = textIn('tool');
	const line = script.find(({ hears, finds }) => {
		const isFound = finds === undefined ? found === '' : finds.test(found);
		return isFound && hears.every((part) => part.test(prompt));
	});
	if (line === undefined) throw refuse(`The script has no answer to: ${prompt} ${found}`);
	const { says } = line;
	const isCall = typeof says !== 'string';
	if (isCall && !tools.includes(says.tool)) {
		throw refuse(`The script calls ${says.tool}, and there is only: ${tools.join()}`);
	}
	turns.push({ prompt, tools, answer: isCall ? says.tool : says });
	const call = isCall && {
		index: 0,
		id: `call_${turns.length}`,
		type: 'function',
		function: { name: says.tool, arguments: JSON.stringify(says.with) },
	};
	const message = {
		role: 'assistant',
		content: isCall ? null : says,
		...(call && { tool_calls: [call] }),
	};
	const common = { id: `chatcmpl-${turns.length}`, created: 1_790_000_000, model: json.model };
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	const finish_reason = isCall ? 'tool_calls' : 'stop';
	if (json.stream === true) {
		const chunk = { ...common, object: 'chat.completion.chunk' };
		return new EventStream([
			{ ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
			{ ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
			{ ...chunk, choices: [], usage },
		]);
	}
	const choices = [{ index: 0, message, finish_reason }];
	return { ...common, object: 'chat.completion', choices, usage };
}

/** A message's content is text, or a list of parts with text. */
function contentOf(content: unknown): string {
	if (typeof content === 'string') return content;
	return objectsOf(content)
		.map(({ text }) => textOf(text) ?? '')
		.join('\n');
}

/** The name of a tool that is offered as it should be. */
function toolOf({ type, function: offered }: Json): string {
	const { name, parameters } = objectOf(offered);
	if (type !== 'function' || !/^[a-zA-Z0-9_-]{1,64}$/.test(String(name))) {
		throw refuse(`Invalid 'tools[0].function.name': ${String(name)}`);
	}
	if (objectOf(parameters).type !== 'object') {
		throw refuse(`Invalid schema for function '${String(name)}': it is no object`);
	}
	return String(name);
}

/** What a tool has found has to follow the call that asked for it. */
function checkTurns(messages: readonly Json[]): void {
	const calls = new Set<unknown>();
	for (const { role, tool_calls, tool_call_id } of messages) {
		if (!['system', 'developer', 'user', 'assistant', 'tool'].includes(String(role))) {
			throw refuse(`Invalid value: '${String(role)}'.`);
		}
		if (role === 'tool' && !calls.has(tool_call_id)) {
			throw refuse("messages with role 'tool' must be a response to a preceding message");
		}
		for (const { id } of objectsOf(tool_calls)) calls.add(id);
	}
}

const WAV_HEADER = 44;

async function hear(
	{ headers, bytes }: ServiceRequest,
	isTranslated: boolean,
	sounds: Heard[],
): Promise<Json> {
	const type = headers['content-type'] ?? '';
	if (!type.startsWith('multipart/form-data')) throw refuse('Could not parse multipart form');
	const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
	if (textOf(form.get('model')) === undefined) throw refuse('you must provide a model parameter');
	const file = form.get('file');
	if (!(file instanceof Blob)) throw refuse("'file' is a required property");
	const { name } = file as File;
	const sound = Buffer.from(await file.arrayBuffer());
	const isWav = sound.toString('latin1', 0, 4) === 'RIFF' && sound.readUInt16LE(20) === 1;
	if (!isWav || !name.endsWith('.wav')) throw refuse(`Invalid file format: ${name}`);
	const seconds = (sound.length - WAV_HEADER) / sound.readUInt32LE(28);
	if (seconds < 0.1) throw refuse('Audio file is too short.');
	sounds.push({ isTranslated, fileName: name, seconds });
	const length = `${seconds.toFixed(1)} seconds`;
	return { text: isTranslated ? `In English, ${length}.` : `${length} were spoken.` };
}
