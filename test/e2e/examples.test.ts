import { memories } from './examples/memories';
import { sound } from './examples/sound';
import { speech } from './examples/speech';
import { useExamples } from './support/examples.mts';

/**
 * What Omi's page promises, each in the running n8n: somebody lives through a scenario, and what came of it is read
 * where it arrived. All share one n8n.
 */

jest.setTimeout(120_000);

const examples = useExamples();

afterEach(() => {
	expect(examples().services.complaints()).toEqual([]);
});

memories(examples);
speech(examples);
sound(examples);
