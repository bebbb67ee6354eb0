import { HttpError } from './types.mts';
import type { Incoming } from './types.mts';

const HOUR_MS = 3_600_000;

/** What may be asked for in an hour, for each key, or app and user (`RATE_POLICIES`); production may allow more. */
const MOST: Readonly<Record<string, number>> = {
	'conversations read': 60,
	'transcripts read': 25,
	'conversations written': 25,
	'memories read': 120,
	'memories written': 120,
	'memories written together': 15,
	'action items read': 120,
	'action items written': 120,
	'goals read': 120,
	'goals written': 120,
	questions: 25,
	"an app's conversations": 10,
	"an app's memories": 60,
};

/** Counts what was asked within the last hour, and refuses what is too much as Omi does. */
export class Limits {
	private readonly times = new Map<string, number[]>();

	/** @param now the time in milliseconds since the epoch */
	constructor(private readonly now: () => number = Date.now) {}

	/** @throws HttpError where that has been asked too often */
	count(request: Incoming): void {
		const at = this.now();
		const asker = `${request.headers.authorization ?? ''} ${request.query.get('uid') ?? ''}`;
		const counted = policiesOf(request).map((policy) => {
			const name = `${policy} ${asker}`;
			const times = (this.times.get(name) ?? []).filter((time) => at - time < HOUR_MS);
			const most = MOST[policy] ?? Infinity;
			if (times.length >= most) throw tooMany(most, (times[0] ?? at) + HOUR_MS - at);
			return [name, times] as const;
		});
		for (const [name, times] of counted) this.times.set(name, [...times, at]);
	}
}

function tooMany(most: number, waitMs: number): HttpError {
	const seconds = String(Math.ceil(waitMs / 1000));
	return new HttpError(429, `Rate limit exceeded. Try again in ${seconds}s.`, {
		'Retry-After': seconds,
		'X-RateLimit-Limit': String(most),
		'X-RateLimit-Remaining': '0',
	});
}

/** Under which of the limits a request falls. */
function policiesOf({ method, path, query }: Incoming): string[] {
	const isRead = method === 'GET';
	if (path[1] === 'integrations') {
		const resource = path.slice(3).find((part) => /^(conversations|memories)$/.test(part));
		return resource === undefined ? [] : [`an app's ${resource}`];
	}
	const [resource = '', part = ''] = path.slice(3);
	switch (resource) {
		case 'conversations':
			if (!isRead) return ['conversations written'];
			return query.get('include_transcript') === 'true'
				? ['conversations read', 'transcripts read']
				: ['conversations read'];
		case 'folders':
		case 'daily-summaries':
			return ['conversations read'];
		case 'memories':
			if (part === 'batch') return ['memories written together'];
			return [isRead ? 'memories read' : 'memories written'];
		case 'action-items':
			return [isRead ? 'action items read' : 'action items written'];
		case 'goals':
			return [isRead ? 'goals read' : 'goals written'];
		case 'ask':
			return ['questions'];
		default:
			return [];
	}
}
