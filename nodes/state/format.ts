/*
 * What a node remembers outlives the version of this package that wrote it: in n8n's static data and in Redis. Several
 * versions may even meet there at once, as n8n's processes are updated one after the other.
 */

/**
 * The form in which this version writes things down. It is raised by one with every change to what is written, be it only a
 * field more: an older version would leave it out when it writes, and nobody would hear of it. What former versions have
 * written is read for good; test/fixtures/formats has some of each.
 */
export const FORMAT = 1;

/** Says why what is written in a form cannot be read; undefined where it can be. */
export function obstacleTo(format: number): string | undefined {
	return format > FORMAT
		? 'It was written down by a newer version of n8n-nodes-omi, and is left to that: update the package in this process of n8n too'
		: undefined;
}
