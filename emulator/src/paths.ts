import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const rootDir = fileURLToPath(new URL('../../', import.meta.url));

export const seedDir = join(rootDir, 'emulator-seed');

export const sampleDocumentsDir = join(seedDir, 'documents');

/** The folders of the local stacks; nothing in them is committed. */
export const stacksDir = join(rootDir, '.local');

/** The folder of everything that one stack generates. */
export const stackDir = (name: string): string => join(stacksDir, name);
