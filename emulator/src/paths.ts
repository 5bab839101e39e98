import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const rootDir = fileURLToPath(new URL('../../', import.meta.url));

export const seedDir = join(rootDir, 'emulator-seed');

export const sampleDocumentsDir = join(seedDir, 'documents');

/** Everything that a stack generates lives here; nothing in it is committed. */
export const stackDir = (name: string): string => join(rootDir, '.local', name);
