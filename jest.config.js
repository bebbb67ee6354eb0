/** swc only strips types here; `npm run lint` runs the type checker. */
const common = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		// Packages that are modules only are made into what jest loads, too.
		'^.+\\.m?ts$|/node_modules/markdown-table/': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: ['/node_modules/(?!markdown-table/)'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'json', 'node'],
	testPathIgnorePatterns: ['/node_modules/'],
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/tools/n8n/runtime'],
};

const project = (displayName, folders) => ({
	...common,
	displayName,
	testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
});

module.exports = {
	// No test is about speed: what is slow on a busy machine is not wrong.
	testTimeout: 60_000,
	projects: [
		project('fast', ['unit', 'property', 'contract', 'nodes', 'tools']),
		project('e2e', ['e2e']),
		project('queue', ['queue']),
		project('proof', ['proof']),
		project('ui', ['ui']),
	],
};
