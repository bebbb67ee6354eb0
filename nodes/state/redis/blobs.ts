import { randomUUID } from 'crypto';
import type { Blobs } from '../../domain/sessions/codec';

/** The bytes that belong to one user's state, for as long as it takes to apply an event. */
export class UserBlobs implements Blobs {
	/** What has to be written. */
	readonly added = new Map<string, Buffer>();
	private readonly names = new Map<Buffer, string>();
	private readonly used = new Set<string>();

	/** @param stored what is there already */
	constructor(private readonly stored: ReadonlyMap<string, Buffer> = new Map()) {}

	get(name: string): Buffer | undefined {
		const bytes = this.stored.get(name);
		if (bytes !== undefined) this.names.set(bytes, name);
		return bytes;
	}

	/** Bytes that came from here, and have not been copied, keep their name. */
	put(bytes: Buffer): string {
		const known = this.names.get(bytes);
		const name = known ?? randomUUID();
		if (known === undefined) {
			this.names.set(bytes, name);
			this.added.set(name, bytes);
		}
		this.used.add(name);
		return name;
	}

	/** What is not needed any more. */
	get dropped(): string[] {
		return [...this.stored.keys()].filter((name) => !this.used.has(name));
	}
}
