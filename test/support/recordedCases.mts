import type { INodeParameters, INodeType } from 'n8n-workflow';
import { CURRENT, forged, PREVIOUS, recordedFor, UID, type Recorded } from './recorded.mts';
import { TriggerBench, type Answer } from './trigger.mts';

/** What the trigger of one webhook promises of what Omi has really sent. */
export interface RecordedCase {
	/** The webhook, as the recording names it. */
	readonly webhook: string;
	readonly nodeType: () => INodeType;
	readonly parameters: INodeParameters;
	/** What the item of a request has to hold. */
	readonly item: (label: string) => object;
	/** What is answered where the workflow starts, and to a copy. */
	readonly started?: unknown;
	readonly copy?: unknown;
	/** How many there are in the recording. */
	readonly requests: number;
}

/** Plays the requests recorded for one webhook to its trigger. */
export function testRecorded({ webhook, nodeType, parameters, item, ...rest }: RecordedCase): void {
	const { started = {}, copy = {}, requests } = rest;
	const all = recordedFor(webhook);
	const signed = all.filter(({ signedAt }) => signedAt !== undefined);
	const bench = (secrets?: string, allowedUserIds = '') => {
		if (secrets === undefined) return new TriggerBench(nodeType(), parameters);
		const credential = { tokens: '', signingSecrets: secrets, allowedUserIds };
		return new TriggerBench(nodeType(), { ...parameters, authentication: 'signature' }, credential);
	};
	const at = async ({ signedAt = Date.now() }: Recorded, seconds: number) => {
		await jest.advanceTimersByTimeAsync(1);
		jest.setSystemTime(signedAt + seconds * 1000);
	};

	beforeEach(() => jest.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) }));
	afterEach(() => jest.useRealTimers());

	it('all of them are there', () => {
		expect(all.length).toBeGreaterThanOrEqual(requests);
		expect(signed.length).toBeGreaterThan(0);
		// No call of a chat tool was recorded while the secret was changed.
		expect(signed.some(isSignedTwice)).toBe(webhook !== 'chat');
	});

	it.each(all.map((recorded) => [recorded.label, recorded] as const))(
		'%s is taken, and answered quietly',
		async (label, { request }) => {
			const answer = await bench().deliver(request);
			expectQuiet(answer);
			expect(answer.body).toEqual(started);
			expect(answer.items.map(({ json }) => json)).toEqual([expect.objectContaining(item(label))]);
		},
	);

	it('is known when it comes again, where Omi marks copies', async () => {
		const marked = all.filter(({ isMarked }) => isMarked);
		expect(marked).not.toEqual([]);
		for (const { request } of marked) {
			const trigger = bench();
			expect((await trigger.deliver(request)).items).toHaveLength(1);
			await jest.advanceTimersByTimeAsync(1);
			const again = await trigger.deliver(request);
			expectQuiet(again);
			expect([again.items, again.body]).toEqual([[], copy]);
		}
	});

	it('with a good signature is let in, also while the secret is changed', async () => {
		for (const recorded of signed) {
			const isBoth = isSignedTwice(recorded);
			const secrets = [CURRENT, `${CURRENT}, whsec_other`, ...(isBoth ? [PREVIOUS] : [])];
			for (const secret of secrets) {
				await at(recorded, 299);
				const answer = await bench(secret, `other, ${UID}`).deliver(recorded.request);
				expectQuiet(answer);
				expect(answer.items).toHaveLength(1);
			}
		}
	});

	it('with a bad signature, or none, is refused', async () => {
		for (const recorded of signed) {
			await at(recorded, 1);
			const { request } = recorded;
			const unsigned = { ...request, headers: { ...request.headers } };
			delete unsigned.headers['x-omi-signature'];
			const refused = [
				await bench('whsec_other').deliver(request),
				await bench(CURRENT).deliver(forged(recorded)),
				await bench(CURRENT).deliver(unsigned),
			];
			await at(recorded, 301);
			refused.push(await bench(CURRENT).deliver(request));
			await at(recorded, -301);
			refused.push(await bench(CURRENT).deliver(request));
			for (const { status, items, answers } of refused) {
				expect([status, items, answers]).toEqual([401, [], 1]);
			}
			await at(recorded, 0);
			const { status } = await bench(CURRENT, 'somebody-else').deliver(request);
			expect(status).toBe(403);
		}
	});

	it('is let go by every other trigger, quietly', async () => {
		await testLetGo(
			bench,
			WEBHOOKS.filter((one) => one !== webhook),
		);
	});
}

/** The webhooks of the recording. */
export const WEBHOOKS = ['memory', 'transcript', 'audio', 'day', 'chat'] as const;

/** Plays what was recorded for some webhooks to triggers that it is not for. */
export async function testLetGo(
	bench: () => TriggerBench,
	webhooks: readonly string[],
): Promise<void> {
	const requests = webhooks.flatMap(recordedFor);
	expect(requests).not.toEqual([]);
	for (const { request } of requests) {
		const answer = await bench().deliver(request);
		expectQuiet(answer);
		expect(answer.items).toEqual([]);
	}
}

function expectQuiet({ status, body, answers }: Answer): void {
	expect([status, answers]).toEqual([200, 1]);
	expect(Object.keys(body as object)).not.toContain('message');
}

/** While a secret is changed, Omi signs with the new one and the one before. */
function isSignedTwice({ request }: Recorded): boolean {
	return request.headers['x-omi-signature']?.split(',').length === 3;
}
