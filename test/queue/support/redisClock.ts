import type { Redis } from 'ioredis';

/** How a Redis' clock differs from what it is. */
export interface Clock {
	/** By how much it is set back, in seconds. */
	back: number;
	/** How many times as much happens in an instant. */
	readonly speed?: number;
}

/** A client whose scripts see another time than Redis has. */
export function underClock(redis: Redis, clock: Clock): Redis {
	const began = Math.floor(Date.now() / 1_000);
	const time = () => `(function()
		local time = redis.call('TIME')
		local passed = ((time[1] - ${began}) * 1000000 + time[2]) / ${clock.speed ?? 1}
		local all = ${began - clock.back} * 1000000 + math.floor(passed)
		return { math.floor(all / 1000000), all % 1000000 }
	end)()`;
	return new Proxy(redis, {
		get(target, property) {
			const value = Reflect.get(target, property) as unknown;
			if (typeof value !== 'function') return value;
			const own = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
			if (property !== 'call' && property !== 'callBuffer') return own;
			return async (name: string, [script, ...rest]: [string, ...unknown[]]) => {
				if (name === 'evalsha') throw new Error('NOSCRIPT It has another clock');
				return await own(name, [script.replaceAll("redis.call('TIME')", time), ...rest]);
			};
		},
	});
}
