import { z } from 'zod';
import { authenticated } from './access.mts';
import type { App, Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Answer, Incoming } from './types.mts';
import { readBody } from './validate.mts';

/** Omi itself looks whether what it needs is there. */
const Anything = z.object({}).passthrough();

const NOTIFICATIONS_PER_HOUR = 10;

/** `POST /v1/integrations/notification`. */
export function notification(store: Store, request: Incoming): Answer {
	if (request.method !== 'POST') throw new HttpError(405, 'Method Not Allowed');
	const body = readBody(request, Anything);
	for (const name of ['aid', 'uid', 'message']) {
		if (!body[name]) throw new HttpError(400, `${name} not found in payload`);
	}
	const appId = String(body.aid);
	const app = authenticated(store, request, appId, 'API');
	return notify(store, app, appId, String(body.uid), String(body.message), 'v1');
}

export function notify(
	store: Store,
	app: App,
	appId: string,
	uid: string,
	message: string,
	via: 'v1' | 'v2',
): Answer {
	if (!app.enabledFor.has(uid)) {
		throw new HttpError(403, 'User does not have this app installed');
	}
	// Omi sets the counter to 1 with the first call and then counts it again: 9 an hour get through.
	const key = `${appId}:${uid}`;
	const count = store.notificationCounts.get(key) ?? 1;
	const reset = String(3600 - (Math.floor(Date.now() / 1000) % 3600));
	const headers = {
		'X-RateLimit-Limit': String(NOTIFICATIONS_PER_HOUR),
		'X-RateLimit-Remaining': String(
			Math.max(0, NOTIFICATIONS_PER_HOUR - count - (count >= NOTIFICATIONS_PER_HOUR ? 0 : 1)),
		),
		'X-RateLimit-Reset': reset,
	};
	if (count >= NOTIFICATIONS_PER_HOUR) {
		throw new HttpError(
			429,
			`Rate limit exceeded. Maximum ${NOTIFICATIONS_PER_HOUR} notifications per hour.`,
			{ ...headers, 'Retry-After': reset },
		);
	}
	store.notificationCounts.set(key, count + 1);
	store.notifications.push({ uid, appId, message, via });
	return { status: 200, body: { status: 'Ok' }, headers };
}
