import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.ts';
import { failedItem } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { passagesOf } from '../passages.ts';
import { presentIndex } from '../present.ts';
import { embeddingModels } from '../rag-indexes.ts';
import { refuse } from '../refusal.ts';
import {
  type ApiRequest,
  base,
  findDocument,
  jsonOf,
  pageSizeSchema,
  parseBody,
  parseQuery,
  type Route,
} from '../route.ts';

export const ragRoutes = [
  { method: 'POST', path: `${base}/rag-index`, act: getOrCreateMany, names: namesInBatch },
  { method: 'GET', path: `${base}/rag-index`, act: overview },
  { method: 'POST', path: `${base}/{id}/rag-index`, act: getOrCreate },
  { method: 'GET', path: `${base}/{id}/rag-index`, act: indexesOf },
  { method: 'DELETE', path: `${base}/{id}/rag-index/{rag_index_id}`, act: remove },
  { method: 'GET', path: `${base}/{id}/chunks`, act: chunks },
] as const satisfies Route[];

const model = z.enum(embeddingModels);
export const ragSchemas = {
  one: z.object({ model }),
  many: z.object({
    items: z
      .array(z.object({ document_id: z.string(), create_if_missing: z.boolean(), model }))
      .min(1)
      .max(100),
  }),
};

function getOrCreate(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { model } = parseBody(ragSchemas.one, request);
  return jsonAnswer(200, presentIndex(knowledgeBase.getOrCreateIndex(findDocument(request, knowledgeBase), model)));
}

/** One result per document: of two models of a document, the last one is answered. */
function getOrCreateMany(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { items } = parseBody(ragSchemas.many, request);
  const results = items.map(({ document_id: id, create_if_missing, model }) => {
    const document = knowledgeBase.documents.get(id);
    if (document === undefined) return [id, failedItem('document_not_found')];
    const index = create_if_missing
      ? knowledgeBase.getOrCreateIndex(document, model)
      : knowledgeBase.indexes.find(id, model);
    return [id, index === null ? failedItem('rag_index_not_found') : { status: 'success', data: presentIndex(index) }];
  });
  return jsonAnswer(200, Object.fromEntries(results));
}

function namesInBatch(request: ApiRequest, { documents }: KnowledgeBase): string[] {
  const items = ragSchemas.many.safeParse(jsonOf(request)).data?.items ?? [];
  return items.flatMap(({ document_id }) => documents.get(document_id)?.name ?? []);
}

function overview(_request: ApiRequest, { indexes, limits }: KnowledgeBase): Answer {
  const models = embeddingModels.map((name) => ({ model: name, used_bytes: indexes.usedBytes(name) }));
  return jsonAnswer(200, {
    total_used_bytes: indexes.usedBytes(),
    total_max_bytes: limits.rag_max_bytes,
    models: models.filter(({ used_bytes }) => used_bytes > 0),
  });
}

function indexesOf(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { id } = findDocument(request, knowledgeBase);
  return jsonAnswer(200, { indexes: knowledgeBase.indexes.of(id).map(presentIndex) });
}

function remove(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { id } = findDocument(request, knowledgeBase);
  const removed = knowledgeBase.indexes.delete(id, request.params[1] ?? '');
  if (removed === null) throw refuse('rag_index_not_found');
  return jsonAnswer(200, presentIndex(removed));
}

const chunksSchema = z.object({ embedding_model: model, page_size: pageSizeSchema, cursor: z.string().optional() });

/** The parts of the text that is indexed; the cursor is the position of the next part. */
function chunks(request: ApiRequest, knowledgeBase: KnowledgeBase): Answer {
  const { id, name } = findDocument(request, knowledgeBase);
  const { embedding_model, page_size, cursor } = parseQuery(chunksSchema, request);
  const text = knowledgeBase.indexes.textOf(id, embedding_model);
  if (text === null) throw refuse('rag_index_not_found');
  const first = Number(cursor ?? 0);
  if (!Number.isInteger(first) || first < 0) throw refuse('invalid_parameters', 'The cursor is not valid.');
  const next = first + page_size;
  const passages = passagesOf(text, name, knowledgeBase.limits.passages);
  const page = passages.slice(first, next).map((content, offset) => {
    const at = first + offset;
    return { id: `${id}-${at}`, name: `chunk ${at}`, content };
  });
  return jsonAnswer(200, { chunks: page, next_cursor: next < passages.length ? String(next) : null });
}
