import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool call that the model should make. */
export interface ToolCall {
	name: string;
	arguments: Record<string, unknown>;
}

export interface ChatModel {
	/** What an OpenAI credential takes as its base address. */
	readonly url: string;
	/** The bodies of all requests: what an agent told the model, tools included. */
	readonly requests: Array<{ messages: unknown[]; tools?: unknown[] }>;
	close(): Promise<void>;
}

/**
 * Speaks OpenAI's chat completions just enough for an agent: it asks for one tool call, then answers with
 * what the tool gave. So an agent's whole way to a tool can be walked without a language model.
 */
export async function startChatModel(call: ToolCall): Promise<ChatModel> {
	const requests: ChatModel['requests'] = [];
	const server = createServer((req, res) => {
		const chunks: Buffer[] = [];
		req.on('data', (chunk: Buffer) => chunks.push(chunk));
		req.on('end', () => {
			const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatModel['requests'][0];
			requests.push(body);
			const result = body.messages.filter((message) => roleOf(message) === 'tool').at(-1);
			const message = result
				? { role: 'assistant', content: `Done: ${contentOf(result)}` }
				: {
						role: 'assistant',
						content: null,
						tool_calls: [
							{
								id: 'call_1',
								type: 'function',
								function: { name: call.name, arguments: JSON.stringify(call.arguments) },
							},
						],
					};
			res.writeHead(200, { 'Content-Type': 'application/json' });
			res.end(
				JSON.stringify({
					id: 'chatcmpl-1',
					object: 'chat.completion',
					created: 0,
					model: 'stand-in',
					choices: [{ index: 0, message, finish_reason: result ? 'stop' : 'tool_calls' }],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
				}),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

function roleOf(message: unknown): unknown {
	return (message as { role?: unknown }).role;
}

function contentOf(message: unknown): string {
	return String((message as { content?: unknown }).content);
}
