import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser } from 'playwright-core';

/** Where Debian's package puts Chromium, and others do; any other path goes into CHROMIUM. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts a browser that nobody sees. */
export async function openBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));
	if (executablePath === undefined) {
		throw new Error(
			'These tests need Chromium: install it (on Debian: "apt-get install chromium"), or set CHROMIUM to the path of one.',
		);
	}
	// n8n's own tests find things by it.
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
