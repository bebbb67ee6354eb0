/** How n8n evaluates expressions: as it does by default, only when there is one, and as it did before. */
export const ENGINES = {
	vm: { N8N_EXPRESSION_ENGINE: 'vm' },
	lazy: { N8N_EXPRESSION_ENGINE: 'vm', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	legacy: { N8N_EXPRESSION_ENGINE: 'legacy' },
} as const;

export type Engine = keyof typeof ENGINES;

export const engines = Object.keys(ENGINES) as Engine[];
