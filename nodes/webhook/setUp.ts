import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { pageOf } from './page';

/**
 * Answers a GET at the webhook's path: Omi's setup check of an app ("Setup completed URL") with the JSON it
 * looks for, and a browser, which Omi opens at the "Auth URL", with a page.
 *
 * @param introduction what the node has to say of itself, to whoever asks for it in JSON
 */
export function setUp(
	context: IWebhookFunctions,
	introduction: IDataObject = {},
): IWebhookResponseData {
	const { accept = '' } = context.getRequestObject().headers;
	if (!accept.includes('text/html')) {
		return { webhookResponse: { is_setup_completed: true, ...introduction } };
	}
	context.getResponseObject().status(200).type('html').send(PAGE);
	return { noWebhookResponse: true };
}

// Whose n8n is at home sees the page there, so that it proves nothing about Omi. (Behind some proxies every request has
// the address "localhost", so the node cannot tell.)
const PAGE = pageOf(
	'The connection works',
	'You have reached the n8n workflow. So can Omi, unless the address of this page is one of a home network, such as "localhost". There is nothing more to do here: close this page and go back to the Omi app.',
);
