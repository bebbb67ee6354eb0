import type { Load } from './load.mts';
import { memoryOf100kB, SAMPLE_RATE, soundChunk, transcriptBody } from './payloads.mts';

/** Makes an endless row of deliveries for an address. */
export type Loads = (url: string) => () => Load;

const JSON_TYPE = 'application/json';

/** Conversations of four users that go on from delivery to delivery. */
export const loadSpeech: Loads = (url) => {
	let count = 0;
	const run = Math.random().toString(36).slice(2);
	return () => {
		const uid = `${run}-${count % 4}`;
		const body = transcriptBody(uid, Math.floor(count / 4) * 3);
		count += 1;
		return { url: `${url}?uid=${uid}`, type: JSON_TYPE, body };
	};
};

export const load100kB: Loads = (url) => {
	const body = memoryOf100kB();
	return () => ({ url: `${url}?uid=ann`, type: JSON_TYPE, body });
};

export const loadSound: Loads = (url) => {
	const body = soundChunk();
	const type = 'application/octet-stream';
	return () => ({ url: `${url}?uid=ann&sample_rate=${SAMPLE_RATE}`, type, body });
};
