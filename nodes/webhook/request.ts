import type { IWebhookFunctions } from 'n8n-workflow';
import type { IncomingRequest } from '../domain/delivery';

/** n8n adds the bytes of the body to Express's request; its type does not say so for every version. */
interface RawRequest {
	originalUrl?: string;
	url: string;
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
}

/** Takes a request out of n8n's hands. */
export async function receive(context: IWebhookFunctions): Promise<IncomingRequest> {
	const request = context.getRequestObject();
	const raw: RawRequest = request;
	if (raw.rawBody === undefined) await raw.readRawBody?.();
	return {
		method: request.method,
		url: raw.originalUrl ?? raw.url,
		headers: request.headers,
		bytes: raw.rawBody ?? Buffer.alloc(0),
		parsed: request.body as unknown,
	};
}
