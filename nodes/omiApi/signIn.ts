import type { IAuthenticate } from 'n8n-workflow';

/**
 * How a credential of Omi's signs a request: with its key, whose white space a paste may have brought along.
 *
 * Not an expression: n8n 2 evaluates expressions only while it starts a trigger, a webhook or an execution, and triggers
 * ask at any time ("No bridge acquired for this context").
 */
export const signIn = (async ({ apiKey }, options) => {
	const headers = { ...options.headers, Authorization: `Bearer ${String(apiKey).trim()}` };
	return await Promise.resolve({ ...options, headers });
}) satisfies IAuthenticate;
