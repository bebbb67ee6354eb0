/** Only the figures of the nodes' code alone, which take a few seconds: `npm run bench:node`. */
import { inProcessTable, measureInProcess } from './inProcess.mts';

console.log(inProcessTable(await measureInProcess()));
