/** What agents would retrieve, and the search in stored texts. Their answers may change form. */
import { limits as serviceLimits } from '@knowledge-sync/contract';
import { z } from 'zod';
import { createCaller } from './call.ts';
import { remoteIdSchema, shortName } from './plausible.ts';
import type { ProviderOptions, SearchProvider } from './provider.ts';

/** ElevenLabs' own most is 20. */
const maxPassages = 50;
const maxSegments = 100;

const nameSchema = z.string().transform(shortName).catch('');
const shortText = z.string().transform((text) => text.slice(0, serviceLimits.passageMaxLength).toWellFormed());

/** One that cannot be read is left out. */
const passageSchema = z
  .object({
    document_id: remoteIdSchema,
    document_name: nameSchema,
    text: shortText,
    vector_distance: z.number().nullish().catch(null),
    content_format: z.string().nullish().catch(null),
  })
  .transform((chunk) => ({
    copyId: chunk.document_id,
    name: chunk.document_name,
    text: chunk.text,
    isHtml: chunk.content_format === 'html',
    distance: chunk.vector_distance ?? null,
  }))
  .nullable()
  .catch(null);

const retrievalSchema = z
  .object({ chunks: z.array(z.unknown()) })
  .transform(({ chunks }) => chunks.slice(0, maxPassages).flatMap((chunk) => passageSchema.parse(chunk) ?? []));

const hitSchema = z
  .object({
    document: z.object({ id: remoteIdSchema, name: nameSchema }),
    search_snippet: z
      .array(z.object({ value: shortText, is_hit: z.boolean() }))
      .nullish()
      .catch(null),
  })
  .transform(({ document, search_snippet: segments }) => ({
    copyId: document.id,
    name: document.name,
    snippet: (segments ?? []).slice(0, maxSegments).map(({ value, is_hit }) => ({ text: value, isHit: is_hit })),
  }))
  .nullable()
  .catch(null);

const contentSchema = (pageSize: number) =>
  z
    .object({ results: z.array(z.unknown()) })
    .transform(({ results }) => results.slice(0, pageSize).flatMap((result) => hitSchema.parse(result) ?? []));

/** Makes the client for searches in the texts at ElevenLabs. */
export async function createSearchProvider(options: ProviderOptions): Promise<SearchProvider> {
  const call = await createCaller(options);
  return {
    retrieve: (agentId, { question, branchId, isAsAgent }, limits) => {
      const branch = branchId === null ? '' : `?branch_id=${encodeURIComponent(branchId)}`;
      const path = `v1/convai/agents/${encodeURIComponent(agentId)}/knowledge-base/rag-query${branch}`;
      return call({
        kind: 'read',
        limits,
        text: () => question,
        request: (_, __, post) => post(path, { query: question, use_agent_defaults: isAsAgent }),
        answer: retrievalSchema,
      });
    },

    searchContent: (query, { pageSize }, limits) =>
      call({
        kind: 'read',
        limits,
        text: () => query,
        request: (api, requestOptions) => api.knowledgeBase.search({ query, pageSize }, requestOptions),
        answer: contentSchema(pageSize),
      }),
  };
}
