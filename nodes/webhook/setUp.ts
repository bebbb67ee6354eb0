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

const PAGE = pageOf(
	'The connection works',
	'Omi can reach this n8n workflow. There is nothing more to do here: close this page and go back to the Omi app.',
);
