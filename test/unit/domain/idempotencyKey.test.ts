import { contentKeyOf, idempotencyKeyOf } from '../../../nodes/domain/idempotencyKey';
import { toDelivery } from '../../../nodes/domain/delivery';

function keyOf(headers: Record<string, string>, uid = 'u', body = '{}') {
	const request = { method: 'POST', url: `/x?uid=${uid}`, headers, bytes: Buffer.from(body) };
	return idempotencyKeyOf(toDelivery(request, 0));
}

describe("the key of a delivery's copies", () => {
	it.each(['Idempotency-Key', 'X-Omi-Idempotency-Key', 'X-Omi-Delivery'])(
		'is in the header %s, whatever the body',
		(name) => {
			expect(keyOf({ [name]: 'k' }, 'u', '{"a":1}')).toEqual(
				keyOf({ [name]: 'k' }, 'u', '{"a":2}'),
			);
			expect(keyOf({ [name]: 'k' })?.id).not.toBe(keyOf({ [name]: 'l' })?.id);
			expect(keyOf({ [name]: ' k ' })).toEqual(keyOf({ [name]: 'k' }));
		},
	);

	it('is the same where a signed copy says it twice', () => {
		expect(keyOf({ 'idempotency-key': 'k', 'x-omi-delivery': 'k' })).toEqual(
			keyOf({ 'idempotency-key': 'k' }),
		);
	});

	it('is missing where Omi marks no copies', () => {
		expect(keyOf({})).toBeUndefined();
		expect(keyOf({ 'idempotency-key': ' ' })).toBeUndefined();
		expect(keyOf({ 'idempotency-key': '', 'x-omi-delivery': 'k' })).toEqual(
			keyOf({ 'x-omi-delivery': 'k' }),
		);
	});

	it('belongs to one user: nobody can claim for another', () => {
		expect(keyOf({ 'idempotency-key': 'k' }, 'a')?.id).not.toBe(
			keyOf({ 'idempotency-key': 'k' }, 'b')?.id,
		);
	});

	it('is short, whatever the sender makes of it', () => {
		expect(keyOf({ 'idempotency-key': 'x'.repeat(100_000) })?.id).toHaveLength(16);
	});

	it('is kept for as long as Omi may send copies: minutes, or a day for what an app is told in the end', () => {
		expect(keyOf({ 'idempotency-key': 'k' })?.keepMs).toBe(600_000);
		expect(keyOf({ 'x-omi-delivery': 'k' })?.keepMs).toBe(600_000);
		const finalization = 'conversation:c:finalization';
		const both = { 'x-omi-idempotency-key': finalization, 'x-omi-delivery': finalization };
		expect(keyOf(both)?.keepMs).toBe(86_400_000);
	});
});

it('content is a copy for its own user only, and never of a delivery', () => {
	expect(contentKeyOf('u', 'k')).toEqual(contentKeyOf('u', 'k'));
	expect(contentKeyOf('u', 'k').id).not.toBe(contentKeyOf('v', 'k').id);
	expect(contentKeyOf('u', 'k').id).not.toBe(keyOf({ 'idempotency-key': 'k' }, 'u')?.id);
});
