/**
 * Loaded into n8n's process before n8n. Its standard input is a pipe from the process that started it;
 * when that process dies, however abruptly, the pipe ends, and n8n is stopped rather than left behind.
 */
const { isMainThread } = require('node:worker_threads');

// Node.js loads this into n8n's worker threads as well, which have no standard input of their own.
if (isMainThread) {
	const stop = () => process.kill(process.pid, 'SIGTERM');
	process.stdin.on('end', stop);
	process.stdin.on('error', stop);
	process.stdin.resume();
	process.stdin.unref();
}
