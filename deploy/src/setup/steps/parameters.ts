/** The files that all operators share: the parameters, and a name for the project. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { normalBaseUrl } from '@knowledge-sync/contract';
import { z } from 'zod';
import { checkout } from '../../checkout.ts';
import { functionParameters } from '../../function-parameters.ts';
import { made, type Outcome, ok } from '../../outcome.ts';
import { parametersPath, writeParameters } from '../../parameters.ts';
import { regionOf, type SetupContext } from '../context.ts';
import { completed, type Parameter } from '../parameter-file.ts';

export async function parameterFile(ctx: SetupContext): Promise<Outcome> {
  const path = parametersPath(ctx.projectId);
  const before = await readIfThere(join(checkout(), path));
  const { text, added } = completed(before, wantedParameters(ctx));
  if (added.length === 0) return ok(path);
  if (!ctx.options.isDry) await writeParameters(ctx.projectId, text);
  return made(before === '' ? `${path}: commit it` : `${added.join(', ')} in ${path}: commit it`);
}

function wantedParameters(ctx: SetupContext): Parameter[] {
  const { database, prefix, site, invoker } = ctx.facts;
  const known: Readonly<Record<string, string>> = {
    REGION: regionOf(ctx),
    DATABASE: database,
    APP_URL: `https://${site}.web.app`,
    ELEVENLABS_BASE_URL: normalBaseUrl(process.env.ELEVENLABS_BASE_URL ?? ''),
  };
  const ofFunctions = functionParameters.map(({ name, default: value, description }) => ({
    name,
    value: known[name] ?? value,
    comment: description,
  }));
  return [
    { name: 'FUNCTION_PREFIX', value: prefix, comment: 'Before the names of the functions. Empty for none.' },
    { name: 'HOSTING_SITE', value: site, comment: 'The Hosting site of the page.' },
    {
      name: 'API_INVOKER',
      value: invoker,
      comment: 'public, or private where an organisation forbids allUsers. The API checks the sign-in in both cases.',
    },
    ...ofFunctions,
  ];
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

const firebasercSchema = z.looseObject({ projects: z.record(z.string(), z.string()).default({}) });

/** The default project stays the one of the local stack. */
export async function alias({ projectId, options }: SetupContext): Promise<Outcome> {
  const path = join(checkout(), '.firebaserc');
  const file = firebasercSchema.parse(JSON.parse((await readIfThere(path)) || '{}'));
  const known = Object.entries(file.projects).find(([, id]) => id === projectId);
  if (known !== undefined) return ok(`${known[0]} in .firebaserc`);
  const name = file.projects.production === undefined ? 'production' : projectId;
  const changed = { ...file, projects: { ...file.projects, [name]: projectId } };
  if (!options.isDry) await writeFile(path, `${JSON.stringify(changed, null, 2)}\n`);
  return made(`${name} in .firebaserc: commit it`);
}
