import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptionValue } from '@knowledge-sync/emulator/command-line';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { z } from 'zod';
import { checkout } from './checkout.ts';
import { Google } from './google/client.ts';
import { signIn } from './google/sign-in.ts';
import { type Parameters, readParameters } from './parameters.ts';

/** A Firebase project, as one operator sees it. */
export interface Project {
  id: string;
  google: Google;
  /** The operator's address, if it is known. */
  email: string | null;
  /** Null before `npm run setup`. */
  parameters: Parameters | null;
}

const firebasercSchema = z.object({ projects: z.record(z.string(), z.string()).default({}) });

/** The ID for an alias in `.firebaserc`, whose default is meant without one. */
async function idOf(name: string | undefined): Promise<string | undefined> {
  const text = await readFile(join(checkout(), '.firebaserc'), 'utf8');
  const { projects } = firebasercSchema.parse(JSON.parse(text));
  if (name !== undefined && name !== '') return projects[name] ?? name;
  return projects.default?.startsWith('demo-') ? undefined : projects.default;
}

/** @throws StackProblem for an ID that cannot be one, and without a sign-in */
export async function openProject(name: OptionValue, usage: string): Promise<Project> {
  const id = await idOf(typeof name === 'string' ? name : undefined);
  if (id === undefined) throw new StackProblem(`No project is named. Add --project <id>: ${usage}`);
  if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id)) {
    throw new StackProblem(`${id} is no project ID: it has 6 to 30 lower-case letters, digits and hyphens.`);
  }
  if (id.startsWith('demo-'))
    throw new StackProblem(`${id} exists on this machine only. Name a Firebase project: ${usage}`);
  const { accessToken, email } = await signIn(id);
  return { id, google: new Google(id, accessToken), email, parameters: await readParameters(id) };
}
