import { z } from 'zod';
import { endpointOf } from '../../../../nodes/domain/chatTools/endpoint';
import { manifestOf, problemsOf, type Tool } from '../../../../nodes/domain/chatTools/tool';
import { toDelivery } from '../../../../nodes/domain/delivery';

/**
 * What Omi takes (`utils/apps.py`, `_validate_tool_definition`, and `utils/retrieval/tools/app_tools.py`):
 * strings that are not empty, an absolute address, and of JSON Schema what it makes a function of.
 */
const omiManifest = z.object({
	tools: z
		.array(
			z
				.object({
					name: z.string().regex(/^[a-zA-Z0-9_-]{1,37}$/),
					description: z.string().min(1),
					endpoint: z.string().url(),
					method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
					parameters: z
						.object({
							type: z.literal('object'),
							properties: z.record(
								z
									.object({
										type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'object']),
										description: z.string(),
									})
									.strict(),
							),
							required: z.array(z.string()),
						})
						.strict(),
					auth_required: z.boolean(),
					status_message: z.string().min(1).optional(),
				})
				.strict(),
		)
		.min(1),
});

const stock: Tool = {
	name: 'find_stock',
	description: 'Looks up how many of a product there are.',
	statusMessage: 'Looking into the warehouse…',
	parameters: [
		{ name: 'product', type: 'string', description: 'Its name', required: true },
		{ name: 'most', type: 'integer', description: '', required: false },
		{ name: 'filter', type: 'object', description: 'More', required: false },
	],
};
const plain: Tool = { name: 'ping', description: 'Pings.', statusMessage: '', parameters: [] };

describe('the manifest', () => {
	it('is what Omi takes', () => {
		const manifest = manifestOf([stock, plain], 'https://n8n.example/webhook/x/chat-tool');
		expect(() => omiManifest.parse(manifest)).not.toThrow();
		expect(manifest.tools[0]).toEqual({
			name: 'find_stock',
			description: 'Looks up how many of a product there are.',
			endpoint: 'https://n8n.example/webhook/x/chat-tool',
			method: 'POST',
			parameters: {
				type: 'object',
				properties: {
					product: { type: 'string', description: 'Its name' },
					most: { type: 'integer', description: '' },
					filter: { type: 'object', description: 'More (written as a JSON object)' },
				},
				required: ['product'],
			},
			auth_required: false,
			status_message: 'Looking into the warehouse…',
		});
		expect(manifest.tools[1]).not.toHaveProperty('status_message');
	});

	it.each([
		[[], 'There is no tool yet'],
		[[{ ...plain, name: 'find stock' }], 'cannot be called "find stock"'],
		[[{ ...plain, name: '' }], 'cannot be called ""'],
		[[{ ...plain, name: 'x'.repeat(38) }], 'up to 37 letters'],
		[[{ ...plain, description: '' }], 'needs a description'],
		[[plain, plain], 'Two tools are called "ping"'],
		[[withParameter('uid')], 'which Omi uses for its own purposes'],
		[[withParameter('tool_name')], 'which Omi uses for its own purposes'],
		[[withParameter('my value')], 'cannot be called "my value"'],
		[[withParameter('__proto__')], 'cannot be called "__proto__"'],
		[[withParameter('a', 'a')], 'two parameters called "a"'],
	])('is refused with a reason when the tools are %j', (tools, reason) => {
		expect(problemsOf(tools).join()).toContain(reason);
	});

	it.each([
		'self',
		'cls',
		'run_manager',
		'callbacks',
		'config',
		'model_config',
		'model_dump',
		'model_fields',
		'schema',
		'copy',
	])('is refused where a parameter is called %s, which breaks inside Omi', (name) => {
		expect(problemsOf([withParameter(name)]).join()).toContain(`"${name}", which Omi uses`);
	});

	it('has nothing to be said against good tools', () => {
		expect(problemsOf([stock, plain])).toEqual([]);
		expect(problemsOf([withParameter('model', 'selfie', 'fields', 'copies')])).toEqual([]);
	});
});

function withParameter(...names: string[]): Tool {
	const parameters = names.map((name) => {
		return { name, type: 'string' as const, description: '', required: false };
	});
	return { ...plain, parameters };
}

describe('the address that Omi is to call', () => {
	const asked = (url: string, headers: Record<string, string> = {}) => {
		return toDelivery({ method: 'GET', url, headers, bytes: Buffer.alloc(0) }, 0);
	};

	it('is the node’s, with the token that the manifest was asked for with', () => {
		const url = 'https://n8n.example/webhook/x/chat-tool';
		expect(endpointOf(url, asked('/webhook/x/chat-tool'))).toBe(url);
		expect(endpointOf(url, asked('/webhook/x/chat-tool?token=a%26b'))).toBe(`${url}?token=a%26b`);
	});

	it('is the one by which n8n was reached, where n8n does not know its own', () => {
		const url = 'http://localhost:5678/webhook/x/chat-tool';
		expect(endpointOf(url, asked('/', { host: 'tunnel.example' }))).toBe(
			'https://tunnel.example/webhook/x/chat-tool',
		);
		expect(
			endpointOf(url, asked('/', { host: 'n8n:5678', 'x-forwarded-host': 'a.example:8443' })),
		).toBe('https://a.example:8443/webhook/x/chat-tool');
		expect(endpointOf(url, asked('/', { host: '127.0.0.1:5678' }))).toBe(url);
		expect(endpointOf(url, asked('/', { host: ' bad host ' }))).toBe(url);
		expect(endpointOf('https://n8n.example/x', asked('/', { host: 'evil.example' }))).toBe(
			'https://n8n.example/x',
		);
	});
});
