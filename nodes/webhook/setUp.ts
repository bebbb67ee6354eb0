import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/**
 * Answers a GET at the webhook's path: Omi's set-up check of an app ("Setup completed URL") with the JSON it
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

/** Says nothing of the request: whatever a URL brings along must not end up in a page. */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Omi is connected to n8n</title>
<style>
	body { font: 18px/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1.5em; color: #222; background: #fff }
	@media (prefers-color-scheme: dark) { body { color: #eee; background: #1b1b20 } }
</style>
<h1>The connection works</h1>
<p>Omi can reach this n8n workflow. There is nothing more to do here: close this page and go back to the Omi app.</p>
</html>
`;
