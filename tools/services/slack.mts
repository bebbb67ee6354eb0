import { bears, type Act, Refusal, textOf } from './service.mts';

export const SLACK_TOKEN = 'xoxb-simulated';

export interface SlackMessage {
	channel: string;
	text: string;
}

/**
 * Slack's `chat.postMessage` (https://docs.slack.dev/reference/methods/chat.postMessage). Slack refuses with status
 * 200 and says so in `ok`.
 */
export function slack(messages: SlackMessage[]): Act {
	return (request) => {
		const { method, path, json } = request;
		if (method !== 'POST' || path !== '/api/chat.postMessage') {
			throw new Refusal(404, { ok: false, error: 'unknown_method' });
		}
		if (!bears(request, SLACK_TOKEN)) throw new Refusal(200, { ok: false, error: 'invalid_auth' });
		const channel = textOf(json.channel);
		if (channel === undefined) throw new Refusal(200, { ok: false, error: 'channel_not_found' });
		const text = textOf(json.text);
		if (text === undefined) throw new Refusal(200, { ok: false, error: 'no_text' });
		if (text.length > 40_000) throw new Refusal(200, { ok: false, error: 'msg_too_long' });
		messages.push({ channel, text });
		const ts = `${Date.now() / 1000}`;
		return { ok: true, channel: 'C0123456789', ts, message: { type: 'message', text, ts } };
	};
}
