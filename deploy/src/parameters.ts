/** The parameters of a project, in the committed `deploy/.env.<project>`. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { baseUrlProblem, normalBaseUrl } from '@knowledge-sync/contract';
import { StackProblem } from '@knowledge-sync/emulator/problem';
import { z } from 'zod';
import { checkout } from './checkout.ts';

const name = (pattern: RegExp, what: string) => z.string().regex(pattern, what);

/** Those that the commands read themselves. The functions read the others. */
const schema = z.looseObject({
  REGION: name(/^[a-z]+-[a-z]+\d+$/, 'must be a region such as europe-west4'),
  DATABASE: name(
    /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/,
    'must be (default), or 4 to 63 lower-case letters, digits and hyphens',
  ).default('(default)'),
  FUNCTION_PREFIX: name(/^([a-z][a-z0-9-]{0,28}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens').default(
    '',
  ),
  HOSTING_SITE: name(/^[a-z0-9-]*$/, 'must be the ID of a Hosting site').default(''),
  ELEVENLABS_BASE_URL: z
    .string()
    .refine((value) => baseUrlProblem(normalBaseUrl(value)) === null, 'must be an address that starts with https://')
    .optional(),
  API_INVOKER: z.enum(['public', 'private'], 'must be public or private').default('public'),
  REQUIRE_MFA: z.enum(['true', 'false'], 'must be true or false').default('false'),
});

export interface Parameters {
  region: string;
  database: string;
  /** Before the names of the functions; empty for none. */
  prefix: string;
  /** The ID of the Hosting site. */
  site: string;
  /** `private` where an organisation forbids `allUsers`. */
  invoker: 'public' | 'private';
  /** Whether people need a second factor. */
  requiresSecondFactor: boolean;
  /** All values of the file. */
  values: Readonly<Record<string, string>>;
}

export const parametersPath = (projectId: string): string => `deploy/.env.${projectId}`;

/** Null without a file. @throws StackProblem that names the wrong value */
export async function readParameters(projectId: string): Promise<Parameters | null> {
  const path = parametersPath(projectId);
  let text: string;
  try {
    text = await readFile(join(checkout(), path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return parseParameters(projectId, text);
}

export function parseParameters(projectId: string, text: string): Parameters {
  const parsed = schema.safeParse(parseEnv(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    const problem = issue?.code === 'invalid_type' ? 'is missing' : issue?.message;
    throw new StackProblem(`${parametersPath(projectId)}: ${field} ${problem}. Correct it there.`);
  }
  const { REGION, DATABASE, FUNCTION_PREFIX, HOSTING_SITE, API_INVOKER, REQUIRE_MFA } = parsed.data;
  return {
    region: REGION,
    database: DATABASE,
    prefix: FUNCTION_PREFIX,
    site: HOSTING_SITE || projectId,
    invoker: API_INVOKER,
    requiresSecondFactor: REQUIRE_MFA === 'true',
    values: Object.fromEntries(Object.entries(parsed.data).map(([key, value]) => [key, String(value)])),
  };
}

/** What is wrong with the value of a parameter that these commands read; null if nothing is. */
export function parameterProblem(parameter: keyof typeof schema.shape, value: string): string | null {
  return schema.shape[parameter].safeParse(value).error?.issues[0]?.message ?? null;
}

export async function writeParameters(projectId: string, text: string): Promise<void> {
  parseParameters(projectId, text);
  await writeFile(join(checkout(), parametersPath(projectId)), text);
}
