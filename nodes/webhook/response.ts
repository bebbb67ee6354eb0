/* Express's response, while n8n has it in its hands. */

/** The part of Express's response that n8n answers with. */
export interface Answering {
	statusCode: number;
	headersSent: boolean;
	status(code: number): unknown;
	json(body: unknown): unknown;
	send(body: unknown): unknown;
	end(...chunk: unknown[]): unknown;
	setHeader(name: string, value: unknown): unknown;
	setHeaders(headers: unknown): unknown;
	write(chunk: unknown, ...rest: unknown[]): unknown;
}

export interface Reworded {
	readonly status: number;
	readonly body: unknown;
}

/**
 * Has what n8n hands to the response reworded.
 *
 * @param reword what is answered in place of what n8n would answer; called at most once
 */
export function intercept(
	response: Answering,
	reword: (status: number, body: unknown) => Reworded,
): { isOpen(): boolean; answer(answer: Reworded): void } {
	const own = {
		json: response.json.bind(response),
		send: response.send.bind(response),
		end: response.end.bind(response),
		write: response.write.bind(response),
	};
	let isAnswered = false;
	/** Express's own `json` goes on to `send` and `end`, which must be its own by then. */
	const release = () => {
		isAnswered = true;
		Object.assign(response, own);
	};
	const answer = ({ status, body }: Reworded, isText = false) => {
		release();
		response.status(status);
		if (isText && typeof body === 'string') own.send(body);
		else own.json(body);
	};
	response.json = (body) => {
		answer(reword(response.statusCode, body));
		return response;
	};
	response.send = (body) => {
		answer(reword(response.statusCode, body), true);
		return response;
	};
	// Files and streams: they are the workflow's, and pass as they are.
	response.write = (...chunk) => {
		reword(200, undefined);
		release();
		return own.write(...chunk);
	};
	response.end = (...chunk) => {
		// n8n also ends the response when there has been no answer, and that would be an empty one.
		if (chunk.length === 0 && !response.headersSent) return response;
		reword(200, undefined);
		release();
		return own.end(...chunk);
	};
	return { isOpen: () => !isAnswered && !response.headersSent, answer };
}

/**
 * What n8n says after the answer goes nowhere, to its end; Node.js would throw, or wait for ever.
 *
 * @param judge hears the first of it
 */
export function silence(
	response: Answering,
	judge?: (status: number, body: unknown) => unknown,
): void {
	let status = 200;
	let isJudged = judge === undefined;
	const hear = (body: unknown) => {
		if (!isJudged) judge?.(status, body);
		isJudged = true;
		return response;
	};
	const ignore = () => response;
	Object.assign(response, {
		status: (code: number) => {
			status = code;
			return response;
		},
		json: hear,
		send: hear,
		// n8n also ends a response that has had no answer yet.
		end: (chunk?: unknown) => (chunk === undefined ? response : hear(undefined)),
		setHeader: ignore,
		setHeaders: ignore,
		write: () => {
			hear(undefined);
			return true;
		},
	});
}
