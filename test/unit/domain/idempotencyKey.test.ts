import { deliveryKey } from '../../../nodes/domain/idempotencyKey';
import { toDelivery } from '../../../nodes/domain/delivery';

function keyOf(headers: Record<string, string>, uid = 'u', body = '{}') {
	const request = { method: 'POST', url: `/x?uid=${uid}`, headers, bytes: Buffer.from(body) };
	return deliveryKey(toDelivery(request, 0));
}

describe("the key of a delivery's copies", () => {
	it.each(['Idempotency-Key', 'X-Omi-Idempotency-Key', 'X-Omi-Delivery'])(
		'is in the header %s, whatever the body',
		(name) => {
			expect(keyOf({ [name]: 'k' }, 'u', '{"a":1}')).toBe(keyOf({ [name]: 'k' }, 'u', '{"a":2}'));
			expect(keyOf({ [name]: 'k' })).not.toBe(keyOf({ [name]: 'l' }));
			expect(keyOf({ [name]: ' k ' })).toBe(keyOf({ [name]: 'k' }));
		},
	);

	it('is the same where a signed copy says it twice', () => {
		expect(keyOf({ 'idempotency-key': 'k', 'x-omi-delivery': 'k' })).toBe(
			keyOf({ 'idempotency-key': 'k' }),
		);
	});

	it('is missing where Omi marks no copies', () => {
		expect(keyOf({})).toBeUndefined();
		expect(keyOf({ 'idempotency-key': ' ' })).toBeUndefined();
		expect(keyOf({ 'idempotency-key': '', 'x-omi-delivery': 'k' })).toBe(
			keyOf({ 'x-omi-delivery': 'k' }),
		);
	});

	it('belongs to one user: nobody can claim for another', () => {
		expect(keyOf({ 'idempotency-key': 'k' }, 'a')).not.toBe(keyOf({ 'idempotency-key': 'k' }, 'b'));
	});

	it('is short, whatever the sender makes of it', () => {
		expect(keyOf({ 'idempotency-key': 'x'.repeat(100_000) })).toHaveLength(16);
	});
});
