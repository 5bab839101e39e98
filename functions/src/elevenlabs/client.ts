import { z } from 'zod';
import { type Call, type ConversationalAi, createCaller, type RequestOptions } from './call.ts';
import { isNotFound } from './error.ts';
import { pageStateSchema } from './page-answers.ts';
import { millisOf, remoteIdSchema, secondsOf, shortName } from './plausible.ts';
import type {
  CallLimits,
  Provider,
  ProviderOptions,
  RemoteAutoSync,
  RemoteChange,
  RemoteFile,
  RemotePage,
} from './provider.ts';
import { documentIndexesSchema, ragIndexesSchema, ragOverviewSchema } from './rag-answers.ts';
import { summariesSchemaFor } from './summary-answers.ts';

type KnowledgeBaseCall<T> = Omit<Call<T>, 'request'> & {
  request(api: ConversationalAi['knowledgeBase'], options: RequestOptions, all: ConversationalAi): PromiseLike<unknown>;
};

const changedSchema = z.object({
  metadata: z.object({ lastUpdatedAtUnixSecs: z.unknown() }).optional().catch(undefined),
});
const updatedAtSecsIn = ({ metadata }: z.infer<typeof changedSchema>): number | null =>
  secondsOf(metadata?.lastUpdatedAtUnixSecs);

const createdSchema = z.object({ id: remoteIdSchema });

/** The SDK returns `ok: false` instead of throwing if a deletion is not answered with JSON. */
const deletedSchema = z.unknown().refine((answer) => !z.object({ ok: z.literal(false) }).safeParse(answer).success);

const pageSchema = z
  .object({
    documents: z.array(
      z.object({
        id: remoteIdSchema,
        name: z.string().transform(shortName),
        metadata: z.object({ createdAtUnixSecs: z.number() }).optional().catch(undefined),
        type: z.string().optional().catch(undefined),
      }),
    ),
    nextCursor: z.string().min(1).nullish(),
    hasMore: z.boolean(),
  })
  // Without a cursor an incomplete listing would look complete.
  .refine(({ hasMore, nextCursor }) => !hasMore || typeof nextCursor === 'string');

const shortNameSchema = z.string().transform(shortName);

const dependentBranchSchema = z.object({
  agentId: remoteIdSchema,
  agentName: shortNameSchema.optional().catch(undefined),
  branchName: shortNameSchema,
  isMain: z.boolean(),
});

const dependentsSchema = z
  .object({
    agents: z.array(
      z.object({
        id: remoteIdSchema,
        name: shortNameSchema.optional().catch(undefined),
        referencedResourceIds: z.array(z.string()).optional(),
      }),
    ),
    branches: z.array(dependentBranchSchema.nullable().catch(null)).nullish().catch(null),
    nextCursor: z.string().min(1).nullish(),
    hasMore: z.boolean(),
  })
  .refine(({ hasMore, nextCursor }) => !hasMore || typeof nextCursor === 'string');

const autoSyncFields = (autoSync: RemoteAutoSync | null) =>
  autoSync === null
    ? { enableAutoSync: false }
    : { enableAutoSync: true, minimumFrequencyDays: autoSync.frequencyDays, autoRemove: autoSync.autoRemove };

const uploadable = ({ filename, contentType, bytes }: RemoteFile) => ({ data: bytes, filename, contentType });

/** Errors can repeat text, but not the bytes of other files. */
const textOf = ({ contentType, bytes }: RemoteFile): (() => string) | null =>
  contentType.startsWith('text/') ? () => bytes.toString('utf8') : null;

const newestFirst = { pageSize: 100, sortBy: 'created_at', sortDirection: 'desc' } as const;

/** Makes the client for ElevenLabs' knowledge base. */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const call = await createCaller(options);
  const run = <T>({ request, ...rest }: KnowledgeBaseCall<T>): Promise<T> =>
    call({ ...rest, request: (api, requestOptions) => request(api.knowledgeBase, requestOptions, api) });

  async function list(
    where: { parentFolderId: string } | { types: 'folder' },
    cursor: string | null,
    limits: CallLimits,
  ): Promise<RemotePage> {
    const page = await run({
      kind: 'read',
      limits,
      text: null,
      request: (api, options) =>
        api.list({ ...newestFirst, ...where, ...(cursor === null ? {} : { cursor }) }, options),
      // A cursor that repeats itself would never end.
      answer: pageSchema.refine(({ hasMore, nextCursor }) => !hasMore || nextCursor !== cursor),
    });
    return {
      items: page.documents.map(({ id, name, metadata, type }) => ({
        id,
        name,
        createdAtMs: millisOf(metadata?.createdAtUnixSecs),
        isFolder: type === 'folder',
      })),
      cursor: page.hasMore ? (page.nextCursor ?? null) : null,
    };
  }

  async function change(
    id: string,
    limits: CallLimits,
    text: KnowledgeBaseCall<unknown>['text'],
    request: KnowledgeBaseCall<unknown>['request'],
  ): Promise<RemoteChange> {
    const answer = changedSchema.extend({ id: z.literal(id) });
    return { updatedAtSecs: updatedAtSecsIn(await run({ kind: 'update', limits, text, request, answer })) };
  }

  return {
    createText: ({ name, text, folderId }, limits) =>
      run({
        kind: 'create',
        limits,
        text: () => text,
        request: (api, options) => api.documents.createFromText({ name, text, parentFolderId: folderId }, options),
        answer: createdSchema,
      }),

    updateText: (id, { name, text }, limits) =>
      change(
        id,
        limits,
        () => text,
        (api, options) => api.documents.update(id, { name, content: text }, options),
      ),

    createPage: ({ name, url, autoSync, folderId }, limits) =>
      run({
        kind: 'create',
        limits,
        text: null,
        request: (api, options) =>
          api.documents.createFromUrl({ name, url, parentFolderId: folderId, ...autoSyncFields(autoSync) }, options),
        answer: createdSchema,
      }),

    createFile: ({ name, file, folderId }, limits) =>
      run({
        kind: 'create',
        limits,
        text: textOf(file),
        request: (api, options) =>
          api.documents.createFromFile({ name, file: uploadable(file), parentFolderId: folderId }, options),
        answer: createdSchema,
      }),

    rename: (id, { name }, limits) =>
      change(id, limits, null, (api, options) => api.documents.update(id, { name }, options)),

    replaceFile: (id, { file }, limits) =>
      change(id, limits, textOf(file), (api, options) =>
        api.document.updateFile(id, { file: uploadable(file) }, options),
      ),

    refreshPage: (id, limits) => change(id, limits, null, (api, options) => api.document.refresh(id, options)),

    readPage: async (id, limits) => {
      const { type, url, autoSyncInfo } = await run({
        kind: 'read',
        limits,
        text: null,
        request: (api, options) => api.documents.get(id, {}, options),
        answer: pageStateSchema,
      });
      return type === 'url' ? { url: url ?? null, autoSync: autoSyncInfo ?? null } : null;
    },

    readCopy: async (id, limits) => {
      const answer = await run({
        kind: 'read',
        limits,
        text: null,
        request: (api, options) => api.documents.get(id, {}, options),
        answer: changedSchema.extend({ id: z.literal(id), url: z.string().optional() }),
      });
      return { updatedAtSecs: updatedAtSecsIn(answer), url: answer.url ?? null };
    },

    readContent: (id, { maxBytes }, limits) =>
      run({
        kind: 'read',
        limits,
        text: null,
        maxBytes,
        request: (api, options) => api.documents.getContent(id, options),
        answer: z.string(),
      }),

    deleteDocument: async (id, { force }, limits) => {
      try {
        await run({
          kind: 'delete',
          limits,
          text: null,
          request: (api, options) => api.documents.delete(id, force ? { force } : {}, options),
          answer: deletedSchema,
        });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },

    dependentAgents: async (id, { cursor, pageSize, type }, limits) => {
      const query = { pageSize, dependentType: type, ...(cursor === null ? {} : { cursor }) };
      const page = await run({
        kind: 'read',
        limits,
        text: null,
        request: (api, options) => api.documents.getAgents(id, query, options),
        answer: dependentsSchema.refine(({ hasMore, nextCursor }) => !hasMore || nextCursor !== cursor),
      });
      return {
        agents: page.agents.map(({ id: agentId, name, referencedResourceIds }) => ({
          id: agentId,
          name: name ?? null,
          isDirect: (referencedResourceIds ?? []).length === 0,
        })),
        branches: (page.branches ?? []).flatMap((branch) =>
          branch === null ? [] : [{ ...branch, agentName: branch.agentName ?? null }],
        ),
        cursor: page.hasMore ? (page.nextCursor ?? null) : null,
      };
    },

    listFolder: ({ folderId, cursor }, limits) => list({ parentFolderId: folderId }, cursor, limits),
    listFolders: ({ cursor }, limits) => list({ types: 'folder' }, cursor, limits),

    createFolder: ({ name }, limits) =>
      run({
        kind: 'create',
        limits,
        text: null,
        request: (api, options) => api.documents.createFolder({ name }, options),
        answer: createdSchema,
      }),

    summaries: async (ids, limits) =>
      ids.length === 0
        ? new Map()
        : await run({
            kind: 'read',
            limits,
            text: null,
            request: (api, options) => api.documents.summaries.get({ documentIds: [...ids] }, options),
            answer: summariesSchemaFor(ids),
          }),

    ragIndexes: ({ ids, model }, limits) =>
      run({
        kind: 'read',
        limits,
        text: null,
        request: (api, options) =>
          api.getOrCreateRagIndexes(
            { items: ids.map((documentId) => ({ documentId, createIfMissing: true, model })) },
            options,
          ),
        answer: ragIndexesSchema,
      }),

    listIndexes: (id, limits) =>
      run({
        kind: 'read',
        limits,
        text: null,
        request: (_, options, all) => all.getDocumentRagIndexes(id, options),
        answer: documentIndexesSchema,
      }),

    deleteIndex: async (id, indexId, limits) => {
      try {
        await run({
          kind: 'delete',
          limits,
          text: null,
          request: (_, options, all) => all.deleteDocumentRagIndex(id, indexId, options),
          answer: deletedSchema,
        });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },

    ragOverview: (limits) =>
      run({
        kind: 'read',
        limits,
        text: null,
        request: (_, options, all) => all.ragIndexOverview(options),
        answer: ragOverviewSchema,
      }),
  };
}
