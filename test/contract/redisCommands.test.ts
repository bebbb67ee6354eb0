import { sourcesIn } from '../support/sources.mts';

/** What is asked of Redis is what version 6.2 knows, and so Valkey too. */

/** Since which version each is there, as the documentation of Redis says; what several values at once need. */
const SINCE: Readonly<Record<string, number>> = {
	DEL: 1,
	EVAL: 2.6,
	EVALSHA: 2.6,
	EXISTS: 1,
	GET: 1,
	HDEL: 2,
	HEXISTS: 2,
	HGET: 2,
	HINCRBY: 2,
	HLEN: 2,
	HMGET: 2,
	HSET: 4,
	HSETNX: 2,
	INFO: 1,
	LIMIT: 1,
	LLEN: 1,
	LRANGE: 1,
	NX: 3,
	PEXPIRE: 2.6,
	PING: 1,
	PX: 2.6,
	RENAME: 1,
	RPUSH: 2.4,
	SET: 1,
	TIME: 2.6,
	WITHSCORES: 2,
	XX: 3,
	ZADD: 1.2,
	ZCARD: 1.2,
	ZRANGE: 1.2,
	ZRANGEBYSCORE: 1,
	ZREM: 1.2,
};

const OLDEST = 6.2;

const { files, textOf } = sourcesIn('nodes/state/redis');

const found = (pattern: RegExp) => {
	return files.flatMap((file) => {
		return [...textOf(file).matchAll(pattern)].map(([, word = '']) => word.toUpperCase());
	});
};

/** Commands and their options within scripts, and what is sent by itself. */
const scripted = found(/redis\.call\('([A-Z]+)'/g);
const options = found(/(?<=redis\.call\(.*)'([A-Z]+)'/g);
const sent = [
	...found(/\b(?:redis|client|server)\.([a-z]+?)(?:Buffer)?\(/g),
	...found(/\bsend\('([a-z]+)'/g),
];

/** What ioredis does by itself, which is no command. */
const LIBRARY = ['CALL', 'CONNECT', 'DISCONNECT', 'NODES', 'ON', 'ONCE'];

it('asks for what every version from 6.2 on knows', () => {
	const asked = new Set(
		[...scripted, ...options, ...sent].filter((word) => !LIBRARY.includes(word)),
	);
	expect([...asked].filter((word) => (SINCE[word] ?? Infinity) > OLDEST)).toEqual([]);
	expect(scripted.length).toBeGreaterThan(40);
	expect([...asked].sort()).toEqual(Object.keys(SINCE).sort());
});
