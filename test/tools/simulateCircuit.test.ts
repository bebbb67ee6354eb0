import { Webhooks } from '../../tools/omi-api/webhooks.mts';
import { Circuit } from '../../tools/simulate/circuit.mts';
import { Sender } from '../../tools/simulate/sender.mts';
import { serve } from './simulateServer.mts';

describe('The circuit breaker', () => {
	let time: number;
	let circuit: Circuit;
	const fail = (times: number) => {
		for (let n = 0; n < times; n++) {
			expect(circuit.admits()).toBe(true);
			circuit.report(false);
		}
	};

	beforeEach(() => {
		time = 0;
		circuit = new Circuit(30_000, () => time);
	});

	it('opens after five failures in a row for its time', () => {
		fail(4);
		circuit.report(true);
		fail(5);
		expect(circuit.admits()).toBe(false);
		time = 29_999;
		expect(circuit.admits()).toBe(false);
	});

	it('lets one through then, which decides', () => {
		fail(5);
		time = 30_000;
		expect([circuit.admits(), circuit.admits()]).toEqual([true, false]);
		circuit.report(false);
		expect(circuit.admits()).toBe(false);
		time = 60_000;
		expect(circuit.admits()).toBe(true);
		circuit.report(true);
		fail(4);
		expect(circuit.admits()).toBe(true);
	});

	it('belongs to scheme, host and path, and drops without a word', async () => {
		const server = await serve(({ target }) => ({
			status: target.startsWith('/broken') ? 500 : 200,
		}));
		const sender = new Sender({ retryDelays: [], speed: 1, webhooks: new Webhooks() });
		const send = async (path: string, event: 'transcript' | 'audio' = 'transcript') => {
			const route = { url: server.url + path, uid: 'u1', signingSecrets: [] };
			const planned = { event, at: 0, key: 'k', body: Buffer.from('{}') };
			return await sender.send(planned, { ...route, family: 'developer', generation: 3 });
		};
		for (let n = 0; n < 5; n++) await send(`/broken?n=${n}`);
		const dropped = await send('/broken?n=5', 'audio');
		expect(dropped).toMatchObject({ outcome: 'dropped', attempts: [] });
		expect(await send('/fine')).toMatchObject({ outcome: 'accepted' });
		expect(server.received).toHaveLength(6);
		sender.close();
		await server.close();
	});
});
