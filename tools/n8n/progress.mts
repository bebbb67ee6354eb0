/** Where progress is shown: a terminal that can rewrite its last line, or a log that only grows. */
export interface Screen {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** "45 s", "3 min 20 s". */
export function duration(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** How often a log hears that a step still goes on, in ms. */
const reminderInterval = 30_000;

/** Shows what is being done, and for how long already, until `work` is done. */
export async function step<T>(
	label: string,
	work: () => Promise<T>,
	screen: Screen = process.stdout,
): Promise<T> {
	const start = Date.now();
	screen.write(`  ${label} …`);
	const show = (end: string) => {
		const time = duration(Date.now() - start);
		screen.write(screen.isTTY ? `\r\x1b[2K  ${label} … ${time}${end}` : ` ${time}${end || ' …'}`);
	};
	const timer = setInterval(() => show(''), screen.isTTY ? 1000 : reminderInterval);
	try {
		const result = await work();
		show('\n');
		return result;
	} catch (error) {
		show(', failed\n');
		throw error;
	} finally {
		clearInterval(timer);
	}
}
