import { CommunityNodes } from '../support/communityNodes.mts';
import type { Desk } from '../support/desk';
import { takePicture } from '../support/pictures.mts';

/** What somebody sees whose n8n takes verified packages only, as n8n 3 does by default. */
export function verifiedOnly({ n8n, editor }: Desk): void {
	it('has a page that speaks of verified packages, and no button on it', async () => {
		const page = new CommunityNodes(editor());
		await page.open();
		await expect(page.empty.innerText()).resolves.toContain('verified community nodes');
		expect(await page.offersInstalling()).toBe(false);
		await takePicture(editor(), 'verifiedOnly');
	});

	it('says why to who asks in another way', async () => {
		const asking = n8n().api.request('POST', '/community-packages', { name: 'n8n-nodes-omi' });
		await expect(asking).rejects.toThrow(
			'Installation of unverified community packages is forbidden!',
		);
	});
}
