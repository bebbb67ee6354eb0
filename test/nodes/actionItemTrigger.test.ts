import { OmiActionItemTrigger } from '../../nodes/OmiActionItemTrigger/OmiActionItemTrigger.node';
import { makeActionItem, USER_ID } from '../../tools/omi-api/store.mts';
import { nodeFile, readPreview, schemaOf, updatePreview } from '../support/schema.mts';
import { ago, useAsking } from '../support/useAsking';

/** The trigger that knows action items by asking only. */

const omi = useAsking();

describe('Omi Action Item Trigger', () => {
	const trigger = (events: string[]) => {
		const parameters = { events, output: 'simplified', options: {} };
		return omi.with(new OmiActionItemTrigger(), parameters);
	};
	const seen = () =>
		omi.bench.items.map(({ json }) => [json.event, json.description, json.changes]);

	it('tells what is new, what was done and what has changed, each once', async () => {
		const item = makeActionItem({ created_at: ago(48), description: 'Send it' });
		omi.api.store.actionItems.push(item);
		await trigger(['created', 'completed', 'changed']).publish();
		const next = async (change: () => void, count: number) => {
			change();
			for (let time = 1; time <= 2; time++) {
				await omi.bench.republish();
				await omi.bench.until(() => omi.bench.items.length >= count, 1.5);
			}
			expect(omi.bench.items).toHaveLength(count);
		};
		await next(() => {
			const created_at = ago(1);
			const known = { conversation_id: 'conversation', completed_at: null };
			omi.api.store.actionItems.push(makeActionItem({ created_at, description: 'New', ...known }));
		}, 1);
		await next(() => Object.assign(item, { completed: true, completed_at: ago(0) }), 2);
		await next(() => Object.assign(item, { completed: false, due_at: ago(-24) }), 3);
		await next(() => Object.assign(item, { completed: true }), 4);
		await next(() => Object.assign(item, { description: 'Send that' }), 5);
		expect(seen()).toEqual([
			['created', 'New', []],
			['completed', 'Send it', ['completed']],
			['changed', 'Send it', ['completed', 'dueAt']],
			['completed', 'Send it', ['completed']],
			['changed', 'Send that', ['description']],
		]);

		// What n8n's AI builder is told of the items.
		const file = nodeFile('OmiActionItemTrigger', 1);
		const items = omi.bench.items.map(({ json }) => json);
		// Only an app's key tells whose it is.
		const schema = schemaOf([...items, { ...items[0], userId: USER_ID }]);
		updatePreview(file, schema);
		expect(readPreview(file)).toEqual({ ...schema, version: 1 });
		expect(JSON.stringify(schema)).not.toContain('"null"');
	}, 60_000);

	it('is silent of what it is not set to', async () => {
		await trigger(['completed']).publish();
		const item = makeActionItem({ created_at: ago(1) });
		omi.api.store.actionItems.push(item);
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length > 0, 1);
		Object.assign(item, { completed: true });
		await omi.bench.republish();
		await omi.bench.until(() => omi.bench.items.length > 0);
		expect(seen()).toEqual([['completed', 'Send proposal', ['completed']]]);
	}, 30_000);

	it('shows the newest in the editor', async () => {
		omi.api.store.actionItems.push(makeActionItem({ created_at: ago(1), description: 'Newest' }));
		const { items } = await trigger(['created']).try();
		expect(items).toMatchObject([{ event: 'created', description: 'Newest', changes: [] }]);
	});
});
