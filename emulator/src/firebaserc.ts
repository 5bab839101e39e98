import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rootDir } from './paths.ts';

const schema = z.object({ projects: z.object({ default: z.string() }) });

/** The default project of Firebase's commands. */
export async function defaultProject(): Promise<string> {
  return schema.parse(JSON.parse(await readFile(join(rootDir, '.firebaserc'), 'utf8'))).projects.default;
}
