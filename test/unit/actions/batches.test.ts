import { inBatches } from '../../../nodes/actions/batches';
import { shapeOf } from '../../../nodes/actions/output';
import type { Scope } from '../../../nodes/actions/types';

const scope = {
	item: 0,
	parameter: (_name: string, fallback: unknown) => fallback,
} as unknown as Scope;

it('a list is as long as it is', async () => {
	const length = 300_000;
	let sent = 0;
	const run = inBatches({
		size: 500,
		noun: 'notes',
		matchBy: 'text',
		shape: shapeOf(({ text }) => ({ text: text ?? null })),
		target: () => '',
		read: () => Array.from({ length }, (_, n) => ({ text: `${n}` })),
		create: async (_scope, entries) => {
			sent += entries.length;
			return { rows: [], count: entries.length };
		},
	});
	const output = await run([scope], false);
	expect([sent, output.length]).toEqual([length, length]);
	expect(output.at(-1)).toEqual({
		json: { success: true, text: `${length - 1}` },
		pairedItem: { item: 0 },
	});
});
