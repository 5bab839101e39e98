import { z } from 'zod';
import { type CallKind, classify } from './classify.ts';
import { ElevenLabsSyncError } from './error.ts';
import { newExchange, observedFetch, withinLimits } from './exchange.ts';
import { usableKey } from './key.ts';
import type { CallLimits, Provider, ProviderOptions, RemotePage } from './provider.ts';
import { ragIndexesSchema, ragOverviewSchema } from './rag-answers.ts';

type Sdk = typeof import('./elevenlabs-js.ts');
type ConversationalAi = InstanceType<Sdk['ElevenLabsClient']>['conversationalAi'];
type KnowledgeBaseApi = ConversationalAi['knowledgeBase'];
type RequestOptions = NonNullable<Parameters<KnowledgeBaseApi['list']>[1]>;

interface Call<T> {
  kind: CallKind;
  limits: CallLimits;
  /** The text that is sent, which no error may repeat. */
  text: string | null;
  request(api: KnowledgeBaseApi, options: RequestOptions, all: ConversationalAi): PromiseLike<unknown>;
  answer: z.ZodType<T>;
}

const createdSchema = z.object({ id: z.string().min(1) });

/** The SDK returns this instead of throwing when a deletion is answered with something other than JSON. */
const deletedSchema = z.unknown().refine((answer) => !z.object({ ok: z.literal(false) }).safeParse(answer).success);

const pageSchema = z
  .object({
    documents: z.array(
      z.object({
        id: z.string().min(1),
        name: z.string(),
        metadata: z.object({ createdAtUnixSecs: z.number() }).optional(),
      }),
    ),
    nextCursor: z.string().min(1).nullish(),
    hasMore: z.boolean(),
  })
  // Without a cursor the listing would look complete although it is not.
  .refine(({ hasMore, nextCursor }) => !hasMore || typeof nextCursor === 'string');

const newestFirst = { pageSize: 100, sortBy: 'created_at', sortDirection: 'desc' } as const;

/** ElevenLabs through its own SDK, which is loaded here and nowhere else. */
export async function createProvider({ apiKey, baseUrl }: ProviderOptions): Promise<Provider> {
  const { ElevenLabsClient } = await import('./elevenlabs-js.ts');

  async function run<T>({ kind, limits, text, request, answer }: Call<T>): Promise<T> {
    const exchange = newExchange();
    try {
      const client = new ElevenLabsClient({
        apiKey: usableKey(apiKey),
        baseUrl,
        maxRetries: 0,
        fetch: observedFetch(exchange),
      });
      const given = await withinLimits(limits, exchange, async (abortSignal) =>
        // The SDK's own time-out ends with the headers: ours covers the body too, and comes first.
        request(
          client.conversationalAi.knowledgeBase,
          { abortSignal, timeoutInSeconds: limits.timeoutMs / 1_000 + 1 },
          client.conversationalAi,
        ),
      );
      return answer.parse(given);
    } catch (error) {
      throw classify(error, { kind, exchange, apiKey, text, now: new Date() });
    }
  }

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
      // A cursor that leads back to itself would never end.
      answer: pageSchema.refine(({ hasMore, nextCursor }) => !hasMore || nextCursor !== cursor),
    });
    return {
      items: page.documents.map(({ id, name, metadata }) => ({
        id,
        name,
        createdAtMs: metadata === undefined ? null : metadata.createdAtUnixSecs * 1_000,
      })),
      cursor: page.hasMore ? (page.nextCursor ?? null) : null,
    };
  }

  return {
    createText: ({ name, text, folderId }, limits) =>
      run({
        kind: 'create',
        limits,
        text,
        request: (api, options) => api.documents.createFromText({ name, text, parentFolderId: folderId }, options),
        answer: createdSchema,
      }),

    updateText: async (id, { name, text }, limits) => {
      await run({
        kind: 'update',
        limits,
        text,
        request: (api, options) => api.documents.update(id, { name, content: text }, options),
        answer: z.object({ id: z.literal(id) }),
      });
    },

    deleteDocument: async (id, limits) => {
      try {
        await run({
          kind: 'delete',
          limits,
          text: null,
          request: (api, options) => api.documents.delete(id, {}, options),
          answer: deletedSchema,
        });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
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

/** ElevenLabs names what was not found; a 404 without a code comes from a wrong address, and proves nothing. */
const isGone = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.http_status === 404 && error.provider_code !== null;
