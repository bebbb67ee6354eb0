import type { IWebhookFunctions } from 'n8n-workflow';

/** The part of Express's response that takes headers. */
type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * A page for a person, in plain words. Whatever a URL brings along must not end up in it, and what the author of a
 * workflow has written is text: nothing in it is taken for HTML.
 *
 * @param text one paragraph for each line
 */
export function pageOf(title: string, text: string): string {
	const paragraphs = text
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => `<p>${escaped(line.trim())}</p>`);
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
	body { font: 18px/1.5 system-ui, sans-serif; max-width: 32em; margin: 15vh auto; padding: 0 1.5em; color: #222; background: #fff; overflow-wrap: anywhere }
	@media (prefers-color-scheme: dark) { body { color: #eee; background: #1b1b20 } }
</style>
<h1>${escaped(title)}</h1>
${paragraphs.join('\n')}
</html>
`;
}

/** Has a browser keep an answer to itself: its address holds the id of a user. */
export function keepPrivate(response: Response): void {
	response.setHeader('Cache-Control', 'no-store');
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	response.setHeader(
		'Content-Security-Policy',
		"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
	);
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
