import { keyOf } from '../../../nodes/domain/asking/state';
import { askingWindows, ASKING_USER } from '../../../nodes/domain/asking/window';
import { toDelivery } from '../../../nodes/domain/delivery';
import { contentKeyOf, idempotencyKeyOf } from '../../../nodes/domain/idempotencyKey';
import { NodeState } from '../../../nodes/state/memory/nodeState';
import { MemoryStore } from '../../../nodes/state/memory/store';
import { dispatch, type EmitContext } from '../../../nodes/trigger/dispatch';
import { settle } from '../../support/settle.mts';

/*
 * By what things are known again, in whichever version: with another name for it, what an older version has dealt with would
 * be new to a newer one, and come twice.
 */

it('a delivery is known again by its key', () => {
	const request = { method: 'POST', url: '/?uid=u', bytes: Buffer.alloc(0) };
	const headers = { 'idempotency-key': 'k' };
	expect(idempotencyKeyOf(toDelivery({ ...request, headers }, 0))?.id).toBe('cWZBR3IvN6zUOGEd');
});

it('a memory is known again by its content', () => {
	expect(contentKeyOf('u', 'memory m').id).toBe('n6qnzxWf80ZdLG0p');
});

it('what was asked for is known again, and so is its emission', async () => {
	expect(keyOf('conversation-1')).toBe('05fPe7Rs+2');
	const input = {
		kind: 'arrived',
		source: '',
		by: 'api',
		things: [{ id: 'conversation-1', at: 0, items: [{ json: {} }] }],
	} as const;
	const step = askingWindows.current.step(
		ASKING_USER,
		undefined,
		{ type: 'delivery', input },
		0,
		new Map(),
	);
	expect(step.flushes.map(({ id }) => id)).toEqual(['asked VUMrdF3b4WgNGzSg']);
});

it('n8n knows an emission again by the key that it is offered with', async () => {
	const state = new NodeState();
	state.outbox.add({ id: 'u-1-1/1', items: [{ json: {} }] }, false);
	const keys: unknown[] = [];
	const context = {
		emit: (...[, , done, key]: Parameters<EmitContext['emit']>) => {
			keys.push(key);
			done?.resolve(undefined as never);
		},
		getNode: () => ({ id: 'node', name: 'Omi' }),
		getWorkflow: () => ({ id: 'workflow', name: 'W', active: true }),
		logger: { error: () => undefined },
	} as unknown as EmitContext;
	const store = new MemoryStore('here', state, () => undefined);
	await dispatch(context, store, store.partitions[0]!, askingWindows, {
		isStopping: () => false,
		refused: () => undefined,
	});
	await settle();
	expect(keys).toEqual(['n8n-nodes-omi:M8++t/wAUq2GBd2JxqodT5OCW/85GqJkSjLWYu51yTk=']);
});
