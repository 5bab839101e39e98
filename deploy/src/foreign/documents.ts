/**
 * Whose documents are in collections with the names of ours. The time-to-live policies delete
 * documents of every collection with such a name, and the triggers read them, so documents of
 * another app must not be there.
 */
import { agentsDocument, collections, engineDocuments } from '@knowledge-sync/contract';
import type { Google } from '../google/client.ts';

type Collection = keyof typeof collections;

interface StoredDocument {
  /** `projects/…/documents/<path>` */
  name: string;
  fields?: Readonly<Record<string, { stringValue?: string }>>;
}

/** A document of ours has this path and these fields. */
interface Own {
  path: RegExp;
  /** Whether one of ours tells that the collection is ours: other releases have other records. */
  isOneEnough?: boolean;
  has?(fields: NonNullable<StoredDocument['fields']>): boolean;
}

const isText = (value: { stringValue?: string } | undefined): boolean => value?.stringValue !== undefined;
const oneOf = (collection: string, ids: readonly string[]) => new RegExp(`^${collection}/(${ids.join('|')})$`);

const own: Readonly<Record<Collection, Own>> = {
  knowledge: {
    path: /^knowledge\/[^/]+$/,
    // People and scripts may write documents with a name and one of these.
    has: ({ sync_status, name, content, url }) =>
      isText(sync_status) || (isText(name) && isText(content)) || isText(url),
  },
  body: { path: /^knowledge\/[^/]+\/body\/[^/]+$/ },
  attempts: { path: /^knowledge\/[^/]+\/attempts\/[^/]+$/ },
  versions: { path: /^knowledge\/[^/]+\/versions\/[^/]+$/ },
  questions: { path: /^knowledge\/[^/]+\/questions\/[^/]+$/ },
  checks: { path: /^checks\/[^/]+$/, has: (fields) => 'due_for' in fields && 'questions' in fields },
  events: { path: /^events\/[^/]+$/, has: (fields) => ['at', 'uid', 'action'].every((field) => field in fields) },
  people: {
    path: /^people\/[^/]+$/,
    has: (fields) => Object.keys(fields).every((field) => ['name', 'email'].includes(field)),
  },
  endedSessions: { path: /^ended_sessions\/[^/]+$/, has: (fields) => 'ended_at' in fields },
  uploads: { path: /^uploads\/[^/]+$/, has: (fields) => 'document' in fields && 'expires_at' in fields },
  jobs: { path: /^jobs\/[^/]+$/, has: ({ kind }) => kind?.stringValue === 'reconcile' },
  findings: { path: /^jobs\/[^/]+\/findings\/[^/]+$/ },
  workspace: { path: oneOf(collections.workspace, [agentsDocument]) },
  counts: { path: oneOf(collections.counts, ['base', '\\d+']) },
  engine: { path: oneOf(collections.engine, engineDocuments), isOneEnough: true },
  allowances: { path: /^engine\/limits\/allowances\/[^/]+$/ },
};

/** Documents that are read of each collection: 48 reads in all. */
const looked = 3;

/** Paths of documents that are not ours. @throws GoogleError, also without the database */
export async function findForeignDocuments(google: Google, database: string): Promise<string[]> {
  const names = Object.keys(own) as Collection[];
  const found = await Promise.all(names.map((name) => firstForeign(google, database, name)));
  return found.filter((path) => path !== null);
}

async function firstForeign(google: Google, database: string, collection: Collection): Promise<string | null> {
  const answers = await google.send<{ document?: StoredDocument }[]>(
    'POST',
    'firestore',
    `v1/projects/${google.projectId}/databases/${database}/documents:runQuery`,
    {
      structuredQuery: {
        // A time-to-live policy holds for each collection of the name, at any depth.
        from: [{ collectionId: collections[collection], allDescendants: true }],
        limit: looked,
      },
    },
  );
  const documents = answers.flatMap(({ document }) => (document === undefined ? [] : [document]));
  const foreign = documents.filter((document) => !isOwn(own[collection], document));
  if (foreign[0] === undefined || (own[collection].isOneEnough && foreign.length < documents.length)) return null;
  return pathOf(foreign[0]);
}

const pathOf = ({ name }: StoredDocument): string => name.split('/documents/')[1] ?? '';

const isOwn = ({ path, has }: Own, document: StoredDocument): boolean =>
  path.test(pathOf(document)) && (has?.(document.fields ?? {}) ?? true);
