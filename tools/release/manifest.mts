import { z } from 'zod';

/** What n8n wants of the `package.json` of a package that it is asked to verify, and npm of one with provenance. */

const text = z.string().min(1);
const REPOSITORY = /^git\+https:\/\/github\.com\/[\w-]+\/([\w.-]+)\.git$/;

/** A package of which n8n downloads nothing else: whatever it needs is bundled. */
const none = z.undefined({ message: 'stands there, and n8n verifies no package with it' });

/** npm would run these where the package is installed. */
const RUN_WHEN_INSTALLED = /^(pre|post)?(install|prepare|prepublish)$/;

export const Manifest = z.object({
	name: z.string().regex(/^(@[\w-]+\/)?n8n-nodes-[\w-]+$/, 'is no name of a community package'),
	version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is no version to publish'),
	description: text,
	license: z.literal('MIT'),
	homepage: z.string().url(),
	author: z.object({ name: text, email: z.string().email() }),
	repository: z.object({
		type: z.literal('git'),
		url: z.string().regex(REPOSITORY, 'is no repository on GitHub'),
	}),
	keywords: z.array(z.string()).refine((words) => words.includes('n8n-community-node-package'), {
		message: 'lack n8n-community-node-package, by which n8n finds packages',
	}),
	files: z.tuple([z.literal('dist')]),
	n8n: z.object({
		n8nNodesApiVersion: z.literal(1),
		strict: z.literal(true),
		nodes: z.array(z.string().regex(/^dist\/nodes\/.*\.node\.js$/)).min(1),
		credentials: z.array(z.string().regex(/^dist\/credentials\/.*\.credentials\.js$/)),
	}),
	scripts: z.record(z.string()).superRefine((scripts, context) => {
		for (const name of Object.keys(scripts).filter((one) => RUN_WHEN_INSTALLED.test(one))) {
			context.addIssue({ code: 'custom', path: [name], message: 'would run at installation' });
		}
	}),
	peerDependencies: z.object({ 'n8n-workflow': z.literal('*') }).strict(),
	devDependencies: z.record(z.string()),
	dependencies: none,
	optionalDependencies: none,
	bundledDependencies: none,
	overrides: none,
	private: z.undefined({ message: 'stands there, and npm publishes no private package' }),
});

export type Manifest = z.infer<typeof Manifest>;
