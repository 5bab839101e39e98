import { z } from 'zod';
import { type Call, type ConversationalAi, createCaller, type RequestOptions } from './call.ts';
import { isNotFound } from './error.ts';
import { pageSchema } from './listing.ts';
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
import { documentIndexesSchema, passagesSchemaFor, ragIndexesSchema, ragOverviewSchema } from './rag-answers.ts';
import { summariesSchemaFor } from './summary-answers.ts';

type KnowledgeBaseCall<T> = Omit<Call<T>, 'request'> & {
  request(api: ConversationalAi['knowledgeBase'], options: RequestOptions, all: ConversationalAi): PromiseLike<unknown>;
};

const changedSchemaFor = (id: string) =>
  z.object({
    id: z.literal(id),
    metadata: z.object({ last_updated_at_unix_secs: z.unknown().optional() }).optional().catch(undefined),
    url: z.string().nullish().catch(null),
  });
const updatedAtSecsIn = ({ metadata }: z.infer<ReturnType<typeof changedSchemaFor>>): number | null =>
  secondsOf(metadata?.last_updated_at_unix_secs);

const createdSchema = z.object({ id: remoteIdSchema });

const pageSize = 100;

/** Each page of a comparison is one commit, so it must be small. */
const documentsSchema = z
  .array(
    z.object({
      id: remoteIdSchema,
      name: z.string().transform(shortName),
      metadata: z.object({ created_at_unix_secs: z.number() }).optional().catch(undefined),
      type: z.string().optional().catch(undefined),
    }),
  )
  .max(pageSize);

const shortNameSchema = z.string().transform(shortName);

const dependentsSchema = z.array(
  z.object({
    id: remoteIdSchema,
    name: shortNameSchema.optional().catch(undefined),
    referenced_resource_ids: z.array(z.string()).optional(),
  }),
);

/** A branch that cannot be read is left out. */
const branchesSchema = z
  .array(
    z
      .object({
        agent_id: remoteIdSchema,
        agent_name: shortNameSchema.nullable().catch(null),
        branch_name: shortNameSchema,
        is_main: z.boolean(),
      })
      .nullable()
      .catch(null),
  )
  .catch([]);

const autoSyncFields = (autoSync: RemoteAutoSync | null) =>
  autoSync === null
    ? { enableAutoSync: false }
    : { enableAutoSync: true, minimumFrequencyDays: autoSync.frequencyDays, autoRemove: autoSync.autoRemove };

const uploadable = ({ filename, contentType, bytes }: RemoteFile) => ({ data: bytes, filename, contentType });

/** Errors can repeat text, but not the bytes of other files. */
const textOf = ({ contentType, bytes }: RemoteFile): (() => string) | null =>
  contentType.startsWith('text/') ? () => bytes.toString('utf8') : null;

const newestFirst = { pageSize, sortBy: 'created_at', sortDirection: 'desc' } as const;

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
      answer: pageSchema({ documents: documentsSchema }, cursor),
    });
    return {
      items: page.documents.map(({ id, name, metadata, type }) => ({
        id,
        name,
        createdAtMs: millisOf(metadata?.created_at_unix_secs),
        isFolder: type === 'folder',
      })),
      cursor: page.cursor,
    };
  }

  async function change(
    id: string,
    limits: CallLimits,
    text: KnowledgeBaseCall<unknown>['text'],
    request: KnowledgeBaseCall<unknown>['request'],
  ): Promise<RemoteChange> {
    const form = 'json without long strings';
    const answer = changedSchemaFor(id);
    return { updatedAtSecs: updatedAtSecsIn(await run({ kind: 'update', limits, text, form, request, answer })) };
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
      const page = await run({
        kind: 'read',
        limits,
        text: null,
        form: 'json without long strings',
        request: (api, options) => api.documents.get(id, {}, options),
        answer: pageStateSchema.extend({ id: z.literal(id) }),
      });
      return page.type === 'url' ? { url: page.url ?? null, autoSync: page.auto_sync_info } : null;
    },

    readCopy: async (id, limits) => {
      const answer = await run({
        kind: 'read',
        limits,
        text: null,
        form: 'json without long strings',
        request: (api, options) => api.documents.get(id, {}, options),
        answer: changedSchemaFor(id),
      });
      return { updatedAtSecs: updatedAtSecsIn(answer), url: answer.url ?? null };
    },

    readContent: (id, { maxBytes, mayBeEmpty = false }, limits) =>
      run({
        kind: 'read',
        limits,
        text: null,
        form: { maxBytes },
        request: (api, options) => api.documents.getContent(id, options),
        answer: z.string().min(mayBeEmpty ? 0 : 1),
      }),

    deleteDocument: async (id, { force }, limits) => {
      try {
        await run({
          kind: 'delete',
          limits,
          text: null,
          request: (api, options) => api.documents.delete(id, force ? { force } : {}, options),
          answer: z.unknown(),
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
        answer: pageSchema({ agents: dependentsSchema, branches: branchesSchema }, cursor),
      });
      return {
        agents: page.agents.map(({ id: agentId, name, referenced_resource_ids: through }) => ({
          id: agentId,
          name: name ?? null,
          isDirect: (through ?? []).length === 0,
        })),
        branches: page.branches.flatMap((branch) =>
          branch === null
            ? []
            : [
                {
                  agentId: branch.agent_id,
                  agentName: branch.agent_name,
                  branchName: branch.branch_name,
                  isMain: branch.is_main,
                },
              ],
        ),
        cursor: page.cursor,
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

    readPassages: (id, { model, cursor }, limits) => {
      const query = { embeddingModel: model, pageSize, ...(cursor === null ? {} : { cursor }) };
      return run({
        kind: 'read',
        limits,
        text: null,
        request: (api, options) => api.documents.chunks.list(id, query, options),
        answer: passagesSchemaFor(cursor),
      });
    },

    deleteIndex: async (id, indexId, limits) => {
      try {
        await run({
          kind: 'delete',
          limits,
          text: null,
          request: (_, options, all) => all.deleteDocumentRagIndex(id, indexId, options),
          answer: z.unknown(),
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
