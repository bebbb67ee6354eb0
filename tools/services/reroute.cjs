/**
 * Loaded into n8n's process before n8n: what it would send to some hosts on the internet goes to stand-ins on this
 * machine. Several of n8n's nodes cannot be told another address.
 */
const http = require('node:http');
const https = require('node:https');

/** The address of the stand-in for each host. */
const standIns = JSON.parse(process.env.N8N_HARNESS_HOSTS ?? '{}');

const { request } = https;

https.request = (...args) => {
	const given = args.filter((arg) => typeof arg !== 'function');
	const callback = args.find((arg) => typeof arg === 'function');
	const options = Object.assign({}, ...given.map(plain));
	const host = options.hostname ?? options.host;
	const standIn = standIns[host];
	if (standIn === undefined) return request(...args);
	const { hostname, port } = new URL(standIn);
	const { agent, agents, host: _host, ...rest } = options;
	return http.request(
		{ ...rest, protocol: 'http:', hostname, port, headers: { ...rest.headers, host } },
		callback,
	);
};

/** An address as options. */
function plain(part) {
	const isAddress = typeof part === 'string' || part instanceof URL;
	return isAddress ? require('node:url').urlToHttpOptions(new URL(part)) : part;
}
