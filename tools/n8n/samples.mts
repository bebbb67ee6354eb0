import { readFile, writeFile } from 'node:fs/promises';
import { featuresOf } from '../../nodes/domain/audio/features';
import { toSamples } from '../../nodes/domain/audio/pcm';
import { toWav } from '../../nodes/domain/audio/wav';
import type { Workflow } from './api.mts';
import type { BinaryField, Item } from './executions.mts';

/*
 * Sample data lets somebody without a device map a workflow in the editor. n8n keeps it in a workflow's
 * `pinData`: it stands in for the trigger in the editor only, and production never sees it.
 */

/** A workflow as an example's file holds it. */
export type ExampleWorkflow = Workflow & { pinData?: Record<string, Item[]> };

/** More items than this would make the file long and teach nothing new. */
const mostItems = 2;

/** How long a file of sound in sample data is, in seconds: it stands in the workflow itself, as base64. */
const soundSeconds = 1;

/** What stands before the samples in a WAV file, and how long each of them is, in bytes. */
const wavHeader = 44;
const bytesPerSample = 2;

/** Whoever the demo's user is, the sample's is this one: a random one would change the file every time. */
const sampleUser = 'viUv7GtdoHXbK1UBCDlPuTDuPgJ2';

/**
 * What a trigger received, made into sample data.
 *
 * @param uid the user in what was received, if it tells one
 * @param read the bytes of the file `data` of an item
 */
export async function sampleOf(
	received: readonly Item[],
	uid: string | undefined,
	read: (item: Item) => Promise<Buffer>,
): Promise<Item[]> {
	return await Promise.all(
		received.slice(0, received[0]?.binary ? 1 : mostItems).map(async (item) => {
			const json = JSON.parse(
				uid === undefined
					? JSON.stringify(item.json)
					: JSON.stringify(item.json).replaceAll(uid, sampleUser),
			) as Item['json'];
			const file = item.binary?.data;
			return file === undefined ? { json } : withSound(json, file, await read(item));
		}),
	);
}

/** The item with the beginning of its sound, and fields that say so. */
function withSound(json: Item['json'], file: BinaryField, bytes: Buffer): Item {
	const sampleRate = Number(json.sampleRate);
	const sound = bytes.subarray(wavHeader, wavHeader + sampleRate * bytesPerSample * soundSeconds);
	const isDescribed = json.features !== undefined;
	const features = isDescribed && featuresOf(toSamples(sound), sampleRate);
	const endedAt = new Date(Date.parse(String(json.startedAt)) + soundSeconds * 1000).toISOString();
	return {
		json: {
			...json,
			durationSeconds: soundSeconds,
			deliveries: soundSeconds,
			endedAt,
			gaps: [],
			...(isDescribed && { features }),
		},
		// Not where n8n has stored the whole: the sample carries its own.
		binary: { data: { ...file, id: undefined, data: toWav(sound, sampleRate).toString('base64') } },
	};
}

/** Writes sample data into an example: of each of its triggers, by their names. */
export async function writeSamples(
	path: string,
	samples: Readonly<Record<string, Item[]>>,
): Promise<void> {
	const workflow = JSON.parse(await readFile(path, 'utf8')) as ExampleWorkflow;
	const text = JSON.stringify({ ...workflow, pinData: samples }, undefined, '\t');
	await writeFile(path, `${text}\n`);
}

/** Where an example's sample data differs in its fields from what its trigger really receives: a sentence each. */
export function staleness(sample: readonly Item[], received: readonly Item[]): string[] {
	const renew = 'Renew it with "npm start -- --once --samples".';
	const [pinned] = sample;
	const [real] = received;
	if (real === undefined) return [];
	if (pinned === undefined) return [`The example has no sample data. ${renew}`];
	const fieldsOf = ({ json, binary }: Item) =>
		[...Object.keys(json), ...Object.keys(binary ?? {}).map((name) => `file ${name}`)]
			.sort()
			.join(', ');
	if (fieldsOf(pinned) === fieldsOf(real)) return [];
	return [`The sample data has ${fieldsOf(pinned)}; what came has ${fieldsOf(real)}. ${renew}`];
}
