/**
 * Loaded into n8n's process before n8n, and stops it when the process that started it is gone, however
 * abruptly that ended. (On Windows a process keeps its parent's id; there nothing notices.)
 */
const { isMainThread } = require('node:worker_threads');

const starter = Number(process.env.N8N_HARNESS_PID);

/** How often to look, in ms. */
const interval = 1000;

// Node.js loads this into n8n's worker threads as well, and n8n hands it on to processes that it forks.
if (isMainThread && process.ppid === starter) {
	const timer = setInterval(() => {
		if (process.ppid === starter) return;
		clearInterval(timer);
		process.kill(process.pid, 'SIGTERM');
	}, interval);
	timer.unref();
}
