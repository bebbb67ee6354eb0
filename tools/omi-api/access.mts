import { z } from 'zod';
import type { App, Store } from './store.mts';
import { HttpError } from './types.mts';
import type { Incoming } from './types.mts';
import { readQuery } from './validate.mts';

/** What an app may do for a user. */

/** @throws HttpError 401 or 403 where the request does not bring the app's key */
export function authenticated(store: Store, request: Incoming, appId: string, words: string): App {
	const header = request.headers.authorization ?? '';
	if (!header.startsWith('Bearer ')) {
		throw new HttpError(401, "Missing or invalid Authorization header. Must be 'Bearer API_KEY'");
	}
	const app = store.apps.get(appId);
	if (app?.key !== header.slice('Bearer '.length)) {
		throw new HttpError(
			403,
			words === 'integrationAPI' ? `Invalid ${words} key` : 'Invalid API key',
		);
	}
	return app;
}

/**
 * Whom an app asks about, if it may.
 *
 * @returns the user's ID
 * @throws HttpError where the app may not, or Omi cannot tell
 */
export function permitted(
	store: Store,
	request: Incoming,
	appId: string,
	capability: string,
	words: string,
	keyWords = 'API',
): string {
	const { uid } = readQuery(request, { uid: z.string() });
	const app = authenticated(store, request, appId, keyWords);
	if (!app.enabledFor.has(uid)) throw new HttpError(403, 'App is not enabled for this user');
	if (!app.capabilities.has(capability)) {
		throw new HttpError(403, `App does not have the capability to ${words}`);
	}
	return uid;
}
