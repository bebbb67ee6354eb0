import type { OpaqueHead } from '../../../nodes/domain/sessions/window';
import { commitOf, type Commit } from '../../../nodes/state/redis/commit';
import { credentialSchema, gapIn, placeOf, serversOf } from '../../../nodes/state/redis/credential';
import {
	innerIdOf,
	Names,
	outerIdOf,
	PARTITIONS,
	partitionOf,
} from '../../../nodes/state/redis/names';

/** Where things are in Redis: what a cluster goes by, and what the credential says. */

const tagOf = (key: string) => /^\{([^{}]+)\}:/.exec(key)?.[1];

describe('partitions', () => {
	it('share the users out evenly, and have one for what is of nobody', () => {
		const counts = new Map<number, number>();
		for (let n = 0; n < 16_000; n++) {
			const partition = partitionOf(`user ${n}`);
			counts.set(partition, (counts.get(partition) ?? 0) + 1);
		}
		expect([...counts.keys()].sort((a, b) => a - b)).toEqual([...Array(PARTITIONS - 1).keys()]);
		expect(Math.min(...counts.values())).toBeGreaterThan(800);
		expect(Math.max(...counts.values())).toBeLessThan(1_200);
		expect(partitionOf(null)).toBe(PARTITIONS - 1);
		expect(partitionOf('null')).not.toBe(PARTITIONS - 1);
	});

	it('are where they were: what is in Redis must be found again', () => {
		expect(['', 'u', 'x7Qm2RkTzWbV9sLcYpNfJ4hGdA63'].map(partitionOf)).toEqual([2, 14, 11]);
	});

	it('have all that is written in one in one slot, whatever users and logs are called', () => {
		for (const odd of ['{a}', '}{', '{', '', ':', 'u{1}:log']) {
			const names = new Names('prefix:node', partitionOf(odd));
			const commit: Commit = {
				user: JSON.stringify(odd),
				version: '',
				window: { name: 'w' },
				keeper: { name: 'w', encode: () => '{}' },
				step: {
					head: {} as OpaqueHead,
					appends: [{ log: `${odd}/1`, entries: ['1'] }],
					flushes: [{ id: `${odd}/1`, reads: [`${odd}/1`], drops: [`${odd}/1`, odd], part: {} }],
					...{ marks: [[odd, '1']], dueAt: 1, keepMs: 1, size: 1 },
				},
				...{ dispatcher: 'request', key: { id: odd, keepMs: 1 } },
			};
			const [keys] = commitOf(commit, names, 1);
			expect(keys).toHaveLength(10);
			expect(new Set(keys.map(tagOf))).toEqual(new Set([`prefix:node:${partitionOf(odd)}`]));
			expect(new Set(keys).size).toBe(keys.length);
		}
	});

	it('are told by the ids of their emissions, and by no others', () => {
		for (const id of ['s/1', '7/1', 'a\nb', '16/16/1']) {
			expect(innerIdOf(outerIdOf(16, id))).toEqual({ partition: 16, id });
		}
		for (const other of ['u-1795840939412-1/2', '', '/', '17/s/1', '100/s/1', 'asked x', '-1/a']) {
			expect(innerIdOf(other)).toBeUndefined();
		}
	});
});

describe('the credential', () => {
	const parse = (rest: object) => credentialSchema.parse({ prefix: 'p', ...rest });

	it('names one server, or those of a cluster as n8n has them', () => {
		const single = parse({ host: ' redis ', port: '6380', database: 2 });
		expect(serversOf(single)).toEqual([{ host: 'redis', port: 6380 }]);
		expect(placeOf(single)).toBe('redis://redis:6380/2');
		const clusterNodes = 'b:7001, a , 10.0.0.1:7002,[::1]:7003,fe80::1,';
		const cluster = parse({ mode: 'cluster', clusterNodes });
		expect(serversOf(cluster)).toEqual([
			{ host: 'b', port: 7001 },
			{ host: 'a', port: 6379 },
			{ host: '10.0.0.1', port: 7002 },
			{ host: '::1', port: 7003 },
			{ host: 'fe80::1', port: 6379 },
		]);
		// In whatever order they are written down it is the same cluster.
		expect(placeOf(parse({ mode: 'cluster', clusterNodes: 'a,b' }))).toBe(
			placeOf(parse({ mode: 'cluster', clusterNodes: 'b:6379 a:6379' })),
		);
	});

	it('says what is missing', () => {
		expect(gapIn(undefined)).toContain("'Prefix'");
		expect(gapIn(parse({ host: 'h', port: 'x', database: 0 }))).toContain("'Port'");
		expect(gapIn(parse({ host: 'h', port: 1, database: 'x' }))).toContain("'Database Number'");
		expect(gapIn(parse({ mode: 'cluster', host: 'h', port: 1 }))).toContain("'Cluster Nodes'");
		expect(gapIn(parse({ mode: 'cluster', clusterNodes: 'h' }))).toBeUndefined();
		expect(gapIn(parse({ host: 'h', port: 1, database: 0 }))).toBeUndefined();
	});
});
