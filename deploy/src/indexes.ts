/** firestore.indexes.json, compared with the indexes of a database. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from './checkout.ts';
import type { Google } from './google/client.ts';

const fieldSchema = z.object({
  fieldPath: z.string(),
  order: z.string().optional(),
  arrayConfig: z.string().optional(),
});
type IndexedField = z.infer<typeof fieldSchema>;

const fileSchema = z.object({
  indexes: z.array(
    z.object({ collectionGroup: z.string(), queryScope: z.string(), fields: z.array(fieldSchema).min(1) }),
  ),
  fieldOverrides: z.array(
    z.object({ collectionGroup: z.string(), fieldPath: z.string(), ttl: z.boolean().default(false) }),
  ),
});

export interface IndexFile {
  /** Keys of the composite indexes, to compare them. */
  indexes: ReadonlySet<string>;
  /** Keys of the fields with settings of their own, and whether they have a time-to-live policy. */
  fields: ReadonlyMap<string, { isTtl: boolean }>;
}

export async function readIndexFile(): Promise<IndexFile> {
  const text = await readFile(join(checkout(), 'firestore.indexes.json'), 'utf8');
  const { indexes, fieldOverrides } = fileSchema.parse(JSON.parse(text));
  return {
    indexes: new Set(indexes.map((index) => indexKey(index.collectionGroup, index.queryScope, index.fields))),
    fields: new Map(
      fieldOverrides.map(({ collectionGroup, fieldPath, ttl }) => [`${collectionGroup}.${fieldPath}`, { isTtl: ttl }]),
    ),
  };
}

/** A composite index of the database. */
export interface DatabaseIndex {
  group: string;
  key: string;
  state: string;
}

/** A field of the database with index settings or a time-to-live policy of its own. */
export interface DatabaseField {
  group: string;
  key: string;
  /** The state of its time-to-live policy; null without one. */
  ttl: string | null;
}

const databasePath = ({ projectId }: Google, database: string): string =>
  `v1/projects/${projectId}/databases/${database}`;
const groupIn = (name: string): string => /\/collectionGroups\/([^/]+)\//.exec(name)?.[1] ?? '';

/** @throws GoogleError, also without the database */
export async function listIndexes(google: Google, database: string): Promise<DatabaseIndex[]> {
  const found = await google.list<{ name: string; queryScope: string; fields: IndexedField[]; state?: string }>(
    'firestore',
    `${databasePath(google, database)}/collectionGroups/-/indexes`,
    'indexes',
  );
  return found.map(({ name, queryScope, fields, state = 'CREATING' }) => {
    const group = groupIn(name);
    return { group, key: indexKey(group, queryScope, fields), state };
  });
}

/** @throws GoogleError, also without the database */
export async function listFields(google: Google, database: string): Promise<DatabaseField[]> {
  const found = await google.list<{ name: string; ttlConfig?: { state?: string } }>(
    'firestore',
    `${databasePath(google, database)}/collectionGroups/-/fields`,
    'fields',
    { filter: 'indexConfig.usesAncestorConfig=false OR ttlConfig:*' },
  );
  return found
    .filter(({ name }) => !name.includes('__default__'))
    .map(({ name, ttlConfig }) => {
      const group = groupIn(name);
      return {
        group,
        key: `${group}.${name.split('/fields/')[1] ?? ''}`,
        ttl: ttlConfig === undefined ? null : (ttlConfig.state ?? 'CREATING'),
      };
    });
}

/** Firestore adds the document's name as the last field, in the order of the field before it. */
function indexKey(group: string, scope: string, fields: readonly IndexedField[]): string {
  const last = fields.at(-1);
  const order = fields.findLast((field) => field.order !== undefined)?.order ?? 'ASCENDING';
  const all = last?.fieldPath === '__name__' ? fields : [...fields, { fieldPath: '__name__', order }];
  const named = all.map(({ fieldPath, order, arrayConfig }) => `${fieldPath} ${order ?? arrayConfig ?? ''}`.trim());
  return `${group} (${named.join(', ')})${scope === 'COLLECTION_GROUP' ? ' in all collections of this name' : ''}`;
}
