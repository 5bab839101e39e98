/** The routes that search: for what an agent would find, and for words in all texts. */
import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.ts';
import { searchContent } from '../content-search.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { documentTypes } from '../listing.ts';
import { presentPassage, presentSummary } from '../present.ts';
import { refuse } from '../refusal.ts';
import { retrieve } from '../retrieval.ts';
import { type ApiRequest, base, idOf, pageSizeSchema, parseBody, parseQuery, type Route } from '../route.ts';
import { agentNames } from './agents.ts';

export const searchRoutes = [
  { method: 'GET', path: `${base}/search`, act: search, names: () => [] },
  { method: 'POST', path: '/v1/convai/agents/{id}/knowledge-base/rag-query', act: ragQuery, names: agentNames },
] as const satisfies Route[];

export const ragQuerySchema = z.object({
  query: z.string().min(1),
  use_agent_defaults: z.boolean().default(true),
  max_documents_length: z.int().min(1).nullish(),
  max_retrieved_rag_chunks_count: z.int().min(1).nullish(),
});
const branchSchema = z.object({ branch_id: z.string().optional() });

/** A workspace without the route answers as for any unknown one. */
function ragQuery(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  if (knowledgeBase.limits.rag_query === 'missing') return jsonAnswer(404, { detail: 'Not Found' });
  const { branch_id } = parseQuery(branchSchema, request);
  const { query, ...asked } = parseBody(ragQuerySchema, request);
  const branch = knowledgeBase.findBranch(knowledgeBase.findAgent(idOf(request)), branch_id ?? null);
  const passages = retrieve(knowledgeBase, branch, {
    query,
    isAsAgent: asked.use_agent_defaults,
    maxLength: asked.max_documents_length ?? null,
    maxPassages: asked.max_retrieved_rag_chunks_count ?? null,
  });
  return jsonAnswer(200, { retrieval_query: query, chunks: passages.map(presentPassage) });
}

export const contentSearchSchema = z.object({
  query: z.string().min(1),
  page_size: pageSizeSchema,
  types: z.array(z.enum(documentTypes)),
  cursor: z.string().optional(),
});

/** The cursor is the position of the next result. */
function search(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { query, page_size, types, cursor } = parseQuery(contentSearchSchema, request, ['types']);
  const first = Number(cursor ?? 0);
  if (!Number.isInteger(first) || first < 0) throw refuse('invalid_parameters', 'The cursor is not valid.');
  const hits = searchContent(knowledgeBase.documents.all(), query).filter(
    ({ document }) => types.length === 0 || types.includes(document.type),
  );
  const next = first + page_size;
  return jsonAnswer(200, {
    results: hits.slice(first, next).map(({ document, score, snippet }) => ({
      document: presentSummary(document, knowledgeBase),
      search_snippet: snippet,
      score,
    })),
    next_cursor: next < hits.length ? String(next) : null,
  });
}
