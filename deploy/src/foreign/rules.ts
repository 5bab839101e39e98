/**
 * Whose security rules are released. The first line of firestore.rules has the hash of the others,
 * so that the rules of any release are recognised, and rules that a person changed in the console
 * are not: a deployment would undo that change.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../checkout.ts';
import type { Google } from '../google/client.ts';

const marker = '// Knowledge Sync ';

export const readRulesFile = (): Promise<string> => readFile(join(checkout(), 'firestore.rules'), 'utf8');

const off = 'function requiresSecondFactor() {\n      return false;';

/**
 * The rules as they are deployed. Rules cannot read a parameter, so this one is a constant in them.
 */
export async function readDeployedRules({ requiresSecondFactor }: { requiresSecondFactor: boolean }): Promise<string> {
  const text = await readRulesFile();
  if (!requiresSecondFactor) return text;
  const [, ...lines] = text.replace(off, off.replace('false', 'true')).split('\n');
  const switched = lines.join('\n');
  if (text.endsWith(switched)) throw new Error('firestore.rules has no constant for the second factor');
  return `${firstLineFor(switched)}\n${switched}`;
}

const unmarked = (text: string): string => (text.startsWith(marker) ? text.slice(text.indexOf('\n') + 1) : text);

/** The first line that belongs to rules, which may have one already. */
export const firstLineFor = (text: string): string =>
  marker + createHash('sha256').update(unmarked(text)).digest('hex');

const isMarked = (text: string): boolean => text.startsWith(`${firstLineFor(text)}\n`);

/**
 * The rules that Firebase itself gives to a new database: all locked, or open for its first days.
 * They protect no data of another app.
 */
const startingRules =
  /^(rules_version = '2';)? ?service cloud\.firestore \{ match \/databases\/\{database\}\/documents \{ match \/\{document=\*\*\} \{ allow read, write: if (false|request\.time < timestamp\.date\([\d, ]+\)); \} \} \}$/;

function isStarting(text: string): boolean {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/.*$/gm, ' ');
  return startingRules.test(bare.replace(/\s+/g, ' ').trim());
}

export const mayReplaceRules = (released: string, file: string): boolean =>
  unmarked(released) === unmarked(file) || isMarked(released) || isStarting(released);

/** The released rules of a database; null if there are none. @throws GoogleError */
export async function readReleasedRules(google: Google, database: string): Promise<string | null> {
  const folder = `projects/${google.projectId}/releases/cloud.firestore`;
  const names = database === '(default)' ? [folder, `${folder}/(default)`] : [`${folder}/${database}`];
  const releases = await google.list<{ name: string; rulesetName: string }>(
    'rules',
    `v1/projects/${google.projectId}/releases`,
    'releases',
  );
  const release = releases.find(({ name }) => names.includes(name));
  if (release === undefined) return null;
  const { source } = await google.get<{ source: { files: { content: string }[] } }>(
    'rules',
    `v1/${release.rulesetName}`,
  );
  return source.files.map(({ content }) => content).join('\n');
}
