import type { IDataObject } from 'n8n-workflow';
import type { Scheme } from '../domain/auth/signature';
import type { Delivery } from '../domain/delivery';
import type { OmiEvent } from '../domain/eventType';
import type { IdempotencyKey } from '../domain/idempotencyKey';
import type { EmittedItem, SessionEvent, Windows } from '../domain/sessions/window';
import type { ParameterContext } from './parameters';
import type { ReplyPolicy } from './reply';

/** What becomes of a delivery. */
export type HandlerResult<Input> = {
	/** What becomes of it in production, as a sentence for the user who tests. */
	readonly inProduction: string;
} & (
	| {
			/** The workflow starts with it. */
			readonly kind: 'start';
			readonly items: readonly EmittedItem[];
			/** What other deliveries may bring again, and is then a copy. */
			readonly contentKey?: IdempotencyKey;
	  }
	| {
			/** It goes into a session. */
			readonly kind: 'collect';
			readonly event: SessionEvent<Input>;
			/** Whose session that is, where it is not the delivery's user's. */
			readonly user?: string | null;
			/** What the user who tests sees, where it is not what the event hands over. */
			readonly shown?: readonly EmittedItem[];
	  }
	| {
			/** The workflow does not start. */
			readonly kind: 'nothing';
			/** What the user who tests sees all the same. */
			readonly items: readonly EmittedItem[];
			/** What Omi is answered. */
			readonly answer?: IDataObject;
	  }
);

/** @param reason the end of the sentence "The workflow would not start: …" */
export function wouldNotStart(
	reason: string,
	items: readonly EmittedItem[] = [],
	answer?: IDataObject,
): HandlerResult<never> {
	const inProduction = `The workflow would not start: ${reason}.`;
	return { kind: 'nothing', inProduction, items, ...(answer && { answer }) };
}

/** What a trigger is, as far as its webhook is concerned: what it accepts, and what becomes of it. */
export interface DeliveryHandler<Parameters, Input = never> {
	/** The deliveries that the node is for. */
	readonly accepts: readonly OmiEvent[];
	/** The largest body that Omi could have a reason to send, in bytes. */
	readonly maximumBytes: number;
	/** How Omi signs such deliveries, where it signs. */
	readonly scheme: Scheme;
	/** How Omi is spoken to, where that is not what suits most deliveries. */
	readonly replyPolicy?: ReplyPolicy;
	parametersOf(context: ParameterContext): Parameters;
	/** How sessions are held together, where the node has any. */
	windowsOf?(parameters: Parameters): Windows<Input> | undefined;
	/** Decides what a delivery becomes. */
	handle(delivery: Delivery, event: OmiEvent, parameters: Parameters): HandlerResult<Input>;
	/** What the node has to say of itself when it is asked by GET. */
	introduce?(request: Delivery, parameters: Parameters, url: string): IDataObject;
}
