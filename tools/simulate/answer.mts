import type { Planned } from './types.mts';
import type { Route } from './wire.mts';

/** What a server said, or did not. */
export interface Answer {
	/** 0 where there was no answer. */
	readonly status: number;
	readonly body: string;
}

type Event = Pick<Planned, 'event'>;
type Sender = Pick<Route, 'family' | 'generation'>;

/** Whether Omi takes it for a success. */
export function isSuccess({ status }: Answer, { event }: Event, sender: Sender): boolean {
	// The user sees anything but 200 as a failure of the check (`routers/apps.py`).
	if (event === 'setup') return status === 200;
	if (sender.generation === 1 && sender.family === 'app' && event !== 'chat-tool') {
		return event === 'audio' ? status > 0 : status === 200;
	}
	return status >= 200 && status < 300;
}

/**
 * Whether Omi sends it once more: to developers after anything but a refusal, to apps only a finished
 * conversation, which is kept and sent later.
 */
export function isRepeated({ status }: Answer, { event }: Event, sender: Sender): boolean {
	if (sender.generation === 1 || event === 'chat-tool' || event === 'setup') return false;
	if (sender.family === 'developer') {
		const isRefusal = status >= 400 && status < 500;
		return !isRefusal || status === 408 || status === 429;
	}
	return event === 'memory' && (status === 0 || status >= 500 || [408, 425, 429].includes(status));
}

/** In old backends, an app's answer that is no JSON counted as a failure after all. */
export function isStumbledOver({ body }: Answer, { event }: Event, sender: Sender): boolean {
	const isRead = event === 'memory' || event === 'transcript';
	return sender.generation === 1 && sender.family === 'app' && isRead && parse(body) === undefined;
}

/** What Omi shows to its user because of an answer; undefined if it ignores it. */
export function effectOf(answer: Answer, { event }: Event, sender: Sender): string | undefined {
	if (event === 'chat-tool') return `in the chat: ${resultOf(answer)}`;
	if (event === 'setup') return setUpOf(answer);
	const { message, notification } = fields(parse(answer.body));
	if (event === 'transcript') {
		const words = typeof message === 'string' && message.length > 5 ? message : undefined;
		if (sender.family === 'developer') {
			return words !== undefined && answer.status === 200
				? `push: Webhook says: ${words}`
				: undefined;
		}
		if (words !== undefined) return `push and chat: ${words}`;
		const { prompt } = fields(notification);
		return typeof prompt === 'string' ? `push: what Omi makes of "${prompt}"` : undefined;
	}
	if (event === 'memory' && sender.family === 'app' && typeof message === 'string') {
		return message === '' ? undefined : `in the chat: ${message}`;
	}
	return undefined;
}

/** What the chat's model is told that a tool answered (`utils/retrieval/tools/app_tools.py`). */
function resultOf({ status, body }: Answer): string {
	const parsed = parse(body);
	const { result, message, error } = fields(parsed);
	if (status === 401 || status === 403) return 'temporarily unavailable, a configuration issue';
	if (status < 200 || status >= 300) {
		return `HTTP ${status} - ${typeof error === 'string' ? error : body.slice(0, 200)}`;
	}
	if (parsed === undefined) return body;
	const told = result ?? message ?? parsed;
	return typeof told === 'string' ? told : JSON.stringify(told);
}

/** What the user reads who installs an app (`routers/apps.py`). */
function setUpOf({ status, body }: Answer): string {
	if (status !== 200) return 'the app is not installed: its setup could not be checked';
	const { is_setup_completed: isCompleted } = fields(parse(body));
	return isCompleted
		? 'the app is installed'
		: 'the app is not installed: its setup is not complete';
}

function fields(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
