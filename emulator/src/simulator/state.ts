/** The content of a knowledge base as files, so that a local stack has it again after a restart. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { configSchema, locatorSchema, newConfig } from './agent-config.ts';
import { proceduresSchema, protectionStatuses, type StoredAgent, type StoredBranch } from './agents.ts';
import type { StoredDocument } from './documents.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { embeddingModels } from './rag-indexes.ts';

const base = {
  id: z.string(),
  name: z.string(),
  folderId: z.string().nullable(),
  createdAtSecs: z.number(),
  updatedAtSecs: z.number(),
  sequence: z.number(),
};
const autoSyncSchema = z.object({ minimumFrequencyDays: z.number(), autoRemove: z.boolean() });

/** The bytes of a file are apart, in a file named by their SHA-256. */
const documentSchema = z.discriminatedUnion('type', [
  z.object({ ...base, type: z.literal('text'), text: z.string() }),
  z.object({
    ...base,
    type: z.literal('url'),
    url: z.string(),
    text: z.string(),
    autoSync: autoSyncSchema.nullable(),
    consecFailures: z.number(),
  }),
  z.object({
    ...base,
    type: z.literal('file'),
    file: z.object({ filename: z.string(), contentType: z.string(), sha256: z.string() }),
    text: z.string(),
  }),
  z.object({ ...base, type: z.literal('folder') }),
]);
type SavedDocument = z.infer<typeof documentSchema>;

const indexSchema = z.object({
  id: z.string(),
  model: z.enum(embeddingModels),
  usedBytes: z.number(),
  startedAtMs: z.number(),
  text: z.string().default(''),
  earlierText: z.string().nullable().default(null),
  durationMs: z.number(),
  outcome: z.enum(['succeeded', 'failed']),
  refusal: z.enum(['rag_limit_exceeded', 'document_too_small', 'cannot_index_folder']).nullable(),
});

const branchSchema = z.object({
  id: z.string(),
  name: z.string(),
  livePercentage: z.number(),
  protection: z.enum(protectionStatuses).nullable(),
  unpublishedProcedures: proceduresSchema.nullable(),
  versions: z
    .array(
      z.object({
        id: z.string(),
        parentId: z.string().nullable(),
        description: z.string(),
        committedAtSecs: z.number(),
        config: configSchema,
        procedures: proceduresSchema,
      }),
    )
    .min(1),
});

const agentBase = {
  id: z.string(),
  name: z.string(),
  createdAtSecs: z.number(),
  updatedAtSecs: z.number(),
  sequence: z.number(),
};

const agentSchema = z.object({ ...agentBase, main: branchSchema, branches: z.array(branchSchema) });

/** An agent that was saved before branches had versions. */
const earlierAgentSchema = z
  .object({
    ...agentBase,
    config: configSchema,
    branches: z
      .array(z.object({ id: z.string(), name: z.string(), knowledgeBase: z.array(locatorSchema) }))
      .default([]),
  })
  .transform(({ config, branches, ...agent }): StoredAgent => {
    const withVersion = (id: string, name: string, own: typeof config, livePercentage: number): StoredBranch => ({
      id,
      name,
      livePercentage,
      protection: null,
      unpublishedProcedures: null,
      versions: [
        {
          id: `${id}_1`,
          parentId: null,
          description: '',
          committedAtSecs: agent.updatedAtSecs,
          config: own,
          procedures: {},
        },
      ],
    });
    return {
      ...agent,
      main: withVersion(`agtbrch_main_${agent.id}`, 'Main', config, 100),
      branches: branches.map(({ id, name, knowledgeBase }) => withVersion(id, name, newConfig(knowledgeBase), 0)),
    };
  });

const stateSchema = z.object({
  documents: z.array(documentSchema),
  indexes: z.array(z.object({ document: z.string(), indexes: z.array(indexSchema) })),
  agents: z.array(z.union([agentSchema, earlierAgentSchema])),
  pages: z.array(z.tuple([z.string(), z.string().nullable()])),
});

const stateFile = 'state.json';
/** The state is described every minute, and the bytes of a file never change. */
const hashes = new WeakMap<Buffer, string>();
function sha256(bytes: Buffer): string {
  const hash = hashes.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  hashes.set(bytes, hash);
  return hash;
}

const saved = (document: StoredDocument): SavedDocument =>
  document.type === 'file'
    ? {
        ...document,
        file: {
          filename: document.file.filename,
          contentType: document.file.contentType,
          sha256: sha256(document.file.bytes),
        },
      }
    : document;

/** The state as text. Two equal texts are the same state. */
export const describeState = ({ documents, indexes, agents, pages }: KnowledgeBase): string =>
  JSON.stringify({
    documents: documents.all().map(saved),
    indexes: indexes.saved(),
    agents: agents.all().toReversed(),
    pages: pages.all(),
  } satisfies z.input<typeof stateSchema>);

/** Writes the state into the folder. */
export async function saveState(knowledgeBase: KnowledgeBase, folder: string): Promise<void> {
  const state = describeState(knowledgeBase);
  const files = knowledgeBase.documents.all().flatMap((one) => (one.type === 'file' ? [one.file.bytes] : []));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, stateFile), state);
  for (const bytes of files) await writeFile(join(folder, sha256(bytes)), bytes);
}

/**
 * Replaces the content by that of the folder.
 *
 * @throws Error when the folder holds no state that this version can read
 */
export async function loadState(knowledgeBase: KnowledgeBase, folder: string): Promise<void> {
  const state = stateSchema.parse(JSON.parse(await readFile(join(folder, stateFile), 'utf8')));
  const documents: StoredDocument[] = [];
  for (const document of state.documents) {
    if (document.type !== 'file') {
      documents.push(document);
      continue;
    }
    const { filename, contentType, sha256: name } = document.file;
    if (!/^[0-9a-f]{64}$/.test(name)) throw new Error('a file has no valid name');
    documents.push({ ...document, file: { filename, contentType, bytes: await readFile(join(folder, name)) } });
  }
  knowledgeBase.clear();
  knowledgeBase.documents.load(documents);
  knowledgeBase.indexes.load(state.indexes);
  knowledgeBase.agents.load(state.agents);
  for (const [url, content] of state.pages) knowledgeBase.pages.set(url, content);
}
