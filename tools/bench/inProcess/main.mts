/** Runs in a process of its own, on n8n's Node.js, and prints what it has measured as JSON. */
import { compare, touchYoungGeneration } from '../measure.mts';
import { inProcessCases } from './cases.mts';

const EFFORT = { rounds: 101, batchMs: 5 };

touchYoungGeneration();
const results = inProcessCases().map(({ name, floorName, most = 3, floor, ours }) => ({
	name,
	floorName,
	most,
	...compare(floor, ours, EFFORT),
}));
console.log(JSON.stringify(results));
