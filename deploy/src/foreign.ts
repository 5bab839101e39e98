/**
 * Finds things of other apps that a deployment would replace, delete or mix with. Setup
 * and deploy stop when there is any. A function of another codebase with another name, or another
 * database or site, is left alone and does not count.
 */
import { collections } from '@knowledge-sync/contract';
import { findForeignDocuments } from './foreign/documents.ts';
import { foreignFunctions, listFunctions } from './foreign/functions.ts';
import { mayReplaceRules, readReleasedRules, readRulesFile } from './foreign/rules.ts';
import { isOurRelease, readLiveRelease } from './foreign/site.ts';
import type { Google } from './google/client.ts';
import { listFields, listIndexes } from './indexes.ts';
import { parametersPath } from './parameters.ts';
import type { Placement } from './service.ts';

export type ForeignKind = 'function' | 'index' | 'field' | 'rules' | 'documents' | 'site';

export interface Foreign {
  kind: ForeignKind;
  /** Which one, such as `sendInvoices (us-central1)`. */
  name: string;
}

/**
 * Changes nothing, and reads at most 48 documents. A database or site that does not exist has
 * nothing in it.
 * @throws GoogleError where an API is not enabled, or the operator may not look
 */
export async function findForeign(google: Google, placement: Placement): Promise<Foreign[]> {
  const hasDatabase =
    (await google.find('firestore', `v1/projects/${google.projectId}/databases/${placement.database}`)) !== null;
  const found = await Promise.all([
    ofKind('function', inFunctions(google, placement)),
    ...(hasDatabase
      ? [
          ofKind('index', inIndexes(google, placement)),
          ofKind('field', inFields(google, placement)),
          ofKind('rules', inRules(google, placement)),
          ofKind('documents', findForeignDocuments(google, placement.database)),
        ]
      : []),
    ofKind('site', inSite(google, placement)),
  ]);
  return found.flat();
}

const ofKind = async (kind: ForeignKind, names: Promise<string[]>): Promise<Foreign[]> =>
  (await names).map((name) => ({ kind, name }));

/** Earlier releases had other indexes on our collections. They are ours too. */
const isOurs = ({ group }: { group: string }): boolean => Object.values<string>(collections).includes(group);

const inFunctions = async (google: Google, placement: Placement): Promise<string[]> =>
  foreignFunctions(await listFunctions(google), placement);

const inIndexes = async (google: Google, { database }: Placement): Promise<string[]> =>
  (await listIndexes(google, database)).filter((index) => !isOurs(index)).map(({ key }) => key);

const inFields = async (google: Google, { database }: Placement): Promise<string[]> =>
  (await listFields(google, database)).filter((field) => !isOurs(field)).map(({ key }) => key);

async function inRules(google: Google, { database }: Placement): Promise<string[]> {
  const released = await readReleasedRules(google, database);
  return released === null || mayReplaceRules(released, await readRulesFile()) ? [] : [`the rules of ${database}`];
}

async function inSite(google: Google, placement: Placement): Promise<string[]> {
  const live = await readLiveRelease(google, placement.site);
  return live === null || isOurRelease(live, placement) ? [] : [placement.site];
}

/** The parameter that gives the service a place of its own. */
const parameterFor: Readonly<Record<ForeignKind, string>> = {
  function: 'FUNCTION_PREFIX',
  index: 'DATABASE',
  field: 'DATABASE',
  rules: 'DATABASE',
  documents: 'DATABASE',
  site: 'HOSTING_SITE',
};
const titles: Readonly<Record<ForeignKind, string>> = {
  function: 'function',
  index: 'index',
  field: 'field settings',
  rules: 'security rules',
  documents: 'document',
  site: 'Hosting site',
};

/** One line, such as `function api (us-central1), Hosting site shop`. */
export const describeForeign = (found: readonly Foreign[]): string =>
  found.map(({ kind, name }) => `${titles[kind]} ${name}`).join('; ');

export function fixForForeign(found: readonly Foreign[], projectId: string): string {
  const isEarlierRelease = found.some(({ kind, name }) => kind === 'function' && name.startsWith(`${ownFunction} `));
  if (isEarlierRelease) {
    const all = found.filter(({ kind }) => kind === 'function').map(({ name }) => name.split(' ')[0]);
    return `If these functions are of an earlier release: npx firebase functions:delete ${all.join(' ')} --project ${projectId}`;
  }
  const parameters = [...new Set(found.map(({ kind }) => parameterFor[kind]))].join(', ');
  return `Set ${parameters} in ${parametersPath(projectId)} to names of the service's own, then npm run setup -- --project ${projectId}`;
}

/** No other app has one of this name. Earlier releases had no codebase of their own. */
const ownFunction = 'onKnowledgeWritten';
