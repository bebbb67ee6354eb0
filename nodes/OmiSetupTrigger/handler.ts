import {
	NodeOperationError,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { asText } from '../domain/asText';
import { parseSecrets } from '../domain/auth/authenticate';
import { toDelivery, type Delivery } from '../domain/delivery';
import type { EmittedItem } from '../domain/sessions/window';
import { addressFor, isCompleted, openingKeyOf, visitorOf, type Visitor } from '../domain/setUp';
import { toInlineItem } from '../state/items';
import { openStore } from '../state/open';
import { persist } from '../trigger/dispatch';
import { keepPrivate, pageOf } from '../webhook/page';
import { accepted, DELIVERY, started, type ReplyPolicy, type Start } from '../webhook/reply';
import { strictChoice } from '../webhook/parameters';
import { receive } from '../webhook/request';
import { users } from './description';

const INCOMPLETE = { is_setup_completed: false };

/**
 * How the setup check is answered: Omi waits for it as for any answer, and tells its user of anything but 200 that
 * the check itself has failed (`routers/apps.py`).
 */
const CHECK: ReplyPolicy = {
	patienceMs: DELIVERY.patienceMs,
	isRetried: false,
	started: INCOMPLETE,
	copy: INCOMPLETE,
	silent: INCOMPLETE,
	late: INCOMPLETE,
	failed: INCOMPLETE,
	shape: (said) => ({ is_setup_completed: isCompleted(said) }),
};

/** For a browser, which shows what it gets. */
const OPENING: ReplyPolicy = {
	...DELIVERY,
	failed: { error: 'n8n could not start the workflow. Please try again in a minute.' },
};

const NOBODY_WAITS: Start = { isKept: false, taken() {}, refused() {} };

/** Answers Omi's setup check, and whoever opens the page for the setup: exactly once, and never with an exception. */
export async function handleSetUp(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const isCheck = context.getWebhookName() === 'setup';
	try {
		const request = toDelivery(await receive(context), Date.now());
		const visitor = visitorOf(request);
		return isCheck ? await check(context, request, visitor) : await open(context, request, visitor);
	} catch (error) {
		const { message } = error instanceof Error ? error : new Error(String(error));
		context.logger.error(`'${context.getNode().name}' could not take a request: ${message}`);
		if (isCheck) return accepted(INCOMPLETE);
		return show(context, 500, 'Something went wrong', 'Please try again in a minute.');
	}
}

async function check(
	context: IWebhookFunctions,
	{ at }: Delivery,
	visitor: Visitor | undefined,
): Promise<IWebhookResponseData> {
	if (visitor === undefined || !(await isAllowed(context, visitor))) return accepted(INCOMPLETE);
	const inProduction = 'The workflow would start, and its last item would answer Omi.';
	const items = itemsOf(context, { event: 'check', userId: visitor.userId }, at, inProduction);
	return started(context, items.map(toInlineItem), CHECK, NOBODY_WAITS, 'lastNode');
}

async function open(
	context: IWebhookFunctions,
	{ at }: Delivery,
	visitor: Visitor | undefined,
): Promise<IWebhookResponseData> {
	if (visitor === undefined) {
		return show(context, 200, 'No user given', 'Please open this page from the Omi app.');
	}
	if (!(await isAllowed(context, visitor))) {
		return show(context, 403, 'Not available', 'This app is not open to your Omi account.');
	}
	const inProduction = 'The workflow would start, at most once every ten seconds for each user.';
	const items = itemsOf(context, { event: 'opened', ...visitor }, at, inProduction);
	const page = destinationOf(context, visitor);
	if (context.getMode() === 'manual') return await begin(context, items, page, NOBODY_WAITS);
	const store = await openStore(context, true);
	const claim = await store.claim(visitor.userId, openingKeyOf(visitor));
	// Whoever taps twice sees the same twice, while the workflow starts once.
	if (typeof claim === 'string') return give(context, page);
	return await begin(context, items, page, {
		isKept: false,
		taken: () => void persist(context, async () => await store.complete([claim])),
		refused: () => void persist(context, async () => await store.release([claim])),
	});
}

/** What a browser gets: a page, or nothing but where it is to go on to. */
interface Destination {
	readonly location?: string;
	readonly html: string;
}

/** @throws NodeOperationError where an expression gives no address */
function destinationOf(context: IWebhookFunctions, visitor: Visitor): Destination {
	if (context.getNodeParameter('whenOpened', 'page') !== 'address') {
		const title = asText(context.getNodeParameter('pageTitle', ''));
		const text = asText(context.getNodeParameter('pageText', ''));
		return { html: pageOf(title, text) };
	}
	const address = asText(context.getNodeParameter('address', ''));
	const parameter = asText(context.getNodeParameter('userIdParameter', 'uid')).trim() || 'uid';
	const own = context.getNodeWebhookUrl('default') ?? '';
	const location = addressFor(address, own, visitor, parameter);
	if (location !== undefined) return { location, html: '' };
	throw new NodeOperationError(
		context.getNode(),
		"The parameter 'Address' cannot be opened in a browser. Begin it with https://, or with a slash for a form in this n8n: /form/…",
	);
}

/** Starts the workflow, and has n8n answer as soon as it has the execution. */
async function begin(
	context: IWebhookFunctions,
	items: readonly EmittedItem[],
	{ location, html }: Destination,
	start: Start,
): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	keepPrivate(response);
	if (location !== undefined) response.setHeader('Location', location);
	const own = items.map(toInlineItem);
	return { ...started(context, own, OPENING, start, 'immediately'), webhookResponse: html };
}

function give(context: IWebhookFunctions, { location, html }: Destination): IWebhookResponseData {
	const response = context.getResponseObject();
	keepPrivate(response);
	if (location !== undefined) response.setHeader('Location', location);
	response
		.status(location === undefined ? 200 : 302)
		.type('html')
		.send(html);
	return { noWebhookResponse: true };
}

function show(
	context: IWebhookFunctions,
	status: 200 | 403 | 500,
	title: string,
	text: string,
): IWebhookResponseData {
	const response = context.getResponseObject();
	keepPrivate(response);
	response.status(status).type('html').send(pageOf(title, text));
	return { noWebhookResponse: true };
}

/**
 * What is configured is required: an empty list allows nobody.
 *
 * @throws NodeOperationError where an expression does not say whom
 */
async function isAllowed(context: IWebhookFunctions, { userId }: Visitor): Promise<boolean> {
	if (strictChoice(context, users) === 'all') return true;
	const { allowedUserIds } = parseSecrets(await context.getCredentials('omiWebhookApi'));
	return allowedUserIds.includes(userId);
}

/** In the editor, with what production would have done. */
function itemsOf(
	context: IWebhookFunctions,
	what: Readonly<Record<string, string | null>>,
	at: number,
	inProduction: string,
): EmittedItem[] {
	const json = { ...what, deliveredAt: new Date(at).toISOString() };
	return [{ json: context.getMode() === 'manual' ? { ...json, inProduction } : json }];
}
