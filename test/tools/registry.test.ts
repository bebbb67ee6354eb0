import { packPackage } from '../../tools/n8n/pack.mts';
import { openRegistry, type Registry } from '../../tools/registry/registry.mts';
import { packAs } from '../../tools/registry/version.mts';
import { npmAt, type Npm } from './npm.mts';

/** The registry is held to the real npm, with the commands that n8n's Community nodes page runs. */

jest.setTimeout(180_000);

/** n8n names the public registry: whatever is named has to lose. A host that nobody has. */
const elsewhere = '--registry=http://registry.invalid';

let registry: Registry;
let npm: Npm;
let tarball: string;
beforeAll(async () => {
	tarball = await packPackage();
	registry = await openRegistry();
	npm = await npmAt(registry.url);
	await registry.publish(await packAs('0.0.1', tarball, npm.folder));
});
afterAll(async () => {
	await npm.remove();
	await registry.close();
});

const view = async (what: string, field: string) => {
	const { code, text } = await npm.run('view', what, field, '--json', elsewhere);
	return code === 0 ? (JSON.parse(text) as unknown) : text;
};

it('npm finds what was published, and takes it whole', async () => {
	expect(await view('n8n-nodes-omi@latest', 'version')).toBe('0.0.1');
	const packed = await npm.run('pack', 'n8n-nodes-omi@latest', '--quiet', elsewhere);
	expect(packed).toEqual({ code: 0, text: 'n8n-nodes-omi-0.0.1.tgz' });
	expect(registry.complaints()).toEqual([]);
});

it('what is published later is the latest, and the earlier one stays', async () => {
	await npm.run('install', 'n8n-nodes-omi@0.0.1', '--omit=peer', '--legacy-peer-deps', elsewhere);
	await registry.publish(await packAs('0.0.2', tarball, npm.folder));
	const outdated = await npm.run('outdated', '--json', elsewhere);
	expect(outdated.code).toBe(1);
	expect(JSON.parse(outdated.text)).toMatchObject({
		'n8n-nodes-omi': { current: '0.0.1', latest: '0.0.2' },
	});
	expect(await view('n8n-nodes-omi@0.0.1', 'version')).toBe('0.0.1');
	expect(await view('n8n-nodes-omi', 'dist-tags')).toEqual({ latest: '0.0.2' });
});

it('says what it does not have, and takes no version twice', async () => {
	expect(await view('n8n-nodes-omi@9.9.9', 'version')).toMatch(/E404|No match/);
	expect(await view('n8n-nodes-omi-2', 'version')).toContain('E404');
	expect(registry.complaints()).toEqual([expect.stringContaining('/n8n-nodes-omi-2')]);
	await expect(registry.publish(await packAs('0.0.2', tarball, npm.folder))).rejects.toThrow(
		'published already',
	);
});
