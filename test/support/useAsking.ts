import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { OmiMemoryTrigger } from '../../nodes/OmiMemoryTrigger/OmiMemoryTrigger.node';
import { startOmiApi, type OmiApi } from '../../tools/omi-api/server.mts';
import { makeConversation } from '../../tools/omi-api/store.mts';
import type { Json } from '../../tools/omi-api/types.mts';
import { AskingBench } from './asking.mts';

const HOUR_MS = 3_600_000;

/** A moment so many hours before now, as Omi writes it. */
export function ago(hours: number): string {
	return new Date(Date.now() - hours * HOUR_MS).toISOString();
}

/** A conversation that was begun and ended so many hours before now. */
export function conversation(id: string, hours = 1, over: Json = {}): Json {
	const at = ago(hours);
	return makeConversation({ id, created_at: at, started_at: at, finished_at: at, ...over });
}

/** An Omi to ask, and a trigger that asks it: both anew for each test of a file. */
class Asking {
	api!: OmiApi;
	bench!: AskingBench;

	/** @param credential replaces parts of the credential in use, also while the trigger is published */
	with(
		nodeType: INodeType,
		parameters: INodeParameters,
		credential: IDataObject = {},
	): AskingBench {
		this.bench = new AskingBench(nodeType, parameters, this.api.url, credential);
		return this.bench;
	}

	memory(parameters: INodeParameters = {}, credential: IDataObject = {}): AskingBench {
		const own = { receive: 'api', output: 'simplified', splitOut: 'none', options: {} };
		return this.with(new OmiMemoryTrigger(), { ...own, ...parameters }, credential);
	}

	/** What has come of it, by the ids. */
	ids(): unknown[] {
		return this.bench.items.map(({ json }) => json.id);
	}

	/** How often something of a kind was asked for, by its path. */
	asked(kind: RegExp): number {
		return this.api.requests.filter(({ rawPath }) => kind.test(rawPath)).length;
	}
}

/** Gives each test of a file its own, and ends both. */
export function useAsking(): Asking {
	const asking = new Asking();
	beforeEach(async () => {
		asking.api = await startOmiApi();
	});
	afterEach(async () => {
		await asking.bench.stop();
		await asking.api.close();
	});
	return asking;
}
