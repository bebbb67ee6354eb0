import { randomUUID } from 'node:crypto';
import { talk } from '../../../tools/n8n/conversation.mts';
import { openOmiAccount, type OmiAccount } from '../../../tools/n8n/omiAccount.mts';
import type { Answer, DeliveryKind } from '../../../tools/n8n/report.mts';
import type { Saved } from '../../../tools/n8n/saved.mts';
import { openServices, type Given, type Services } from '../../../tools/services/index.mts';
import type { ScenarioName } from '../../../tools/simulate/index.mts';
import { readExample } from '../../support/examples.mts';
import { items, useN8n, type Execution, type Item, type N8n } from './n8n.mts';

/** How long n8n may take to finish what a conversation started, in ms. */
const executionLimit = 60_000;

/** An example in the running n8n, with its accounts chosen, and somebody with an Omi who uses it. */
export interface Played {
	saved: Saved;
	/** Omi's id of who uses it. */
	uid: string;
	/** Lets Omi's user live through another scenario. */
	talk(scenario: ScenarioName, ...kinds: DeliveryKind[]): Promise<Answer[]>;
	/** Once so many executions have ended, what a node has put out in all. */
	itemsOf(node: string, atLeast?: number): Promise<Array<Item['json']>>;
	executions(atLeast: number): Promise<Execution[]>;
}

/** A running n8n for the examples, an Omi account, and stand-ins for all services. */
export class Examples {
	constructor(
		readonly n8n: N8n,
		readonly services: Services,
		readonly account: OmiAccount,
	) {}

	get given(): Given {
		return this.services.given;
	}

	async publish(file: string): Promise<Played> {
		const { n8n, account, services } = this;
		const saved = await n8n.publish(services.signIn(account.signIn(readExample(file))));
		const uid = `user-${randomUUID().slice(0, 8)}`;
		account.admit(uid);
		const executions = async (atLeast: number) =>
			await n8n.executions(saved.id, { atLeast, timeoutMs: executionLimit });
		return {
			saved,
			uid,
			executions,
			async talk(scenario, ...kinds) {
				const targets = Object.fromEntries(kinds.map((kind) => [kind, saved.addressFor(kind, '')]));
				const { answers } = await talk(scenario, targets, uid, async () => await executions(0));
				return kinds.flatMap((kind) => answers[kind] ?? []);
			},
			async itemsOf(node, atLeast = 0) {
				const all = await executions(atLeast);
				const failed = all.filter(({ status }) => status !== 'success');
				if (failed.length > 0) throw new Error(failed.map(errorOf).join('\n'));
				return all.flatMap((one) => items(one, node)).map(({ json }) => json);
			},
		};
	}
}

function errorOf({ data }: Execution): string {
	return data.resultData.error?.message ?? 'An execution has failed';
}

/** One n8n with all services for the tests of a file. */
export function useExamples(): () => Examples {
	let services: Services | undefined;
	let account: OmiAccount | undefined;
	let examples: Examples | undefined;
	beforeAll(async () => {
		services = await openServices();
	});
	const n8n = useN8n(() => ({ ...(services && { env: services.env }) }));
	beforeAll(async () => {
		if (services === undefined) throw new Error('The services are there from beforeAll on');
		account = await openOmiAccount(n8n());
		await services.openAccounts(n8n());
		examples = new Examples(n8n(), services, account);
	});
	afterAll(async () => {
		await account?.close();
		await services?.close();
	});
	return () => {
		if (!examples) throw new Error('The examples are there from beforeAll on');
		return examples;
	};
}

/** What a chat tool has answered: what Omi's chat would say. */
export const said = (body: string | undefined) =>
	(JSON.parse(body ?? '{}') as { result?: string }).result;
