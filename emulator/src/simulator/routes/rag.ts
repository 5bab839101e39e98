import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.ts';
import { failedItem, refuse } from '../errors.ts';
import { presentIndex } from '../present.ts';
import { embeddingModels } from '../rag-indexes.ts';
import { type ApiRequest, base, findDocument, jsonOf, parseBody, type Route, type World } from '../route.ts';

export const ragRoutes = [
  { method: 'POST', path: `${base}/rag-index`, act: getOrCreateMany, names: namesInBatch },
  { method: 'GET', path: `${base}/rag-index`, act: overview },
  { method: 'POST', path: `${base}/{id}/rag-index`, act: getOrCreate },
  { method: 'GET', path: `${base}/{id}/rag-index`, act: indexesOf },
  { method: 'DELETE', path: `${base}/{id}/rag-index/{rag_index_id}`, act: remove },
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

function getOrCreate(request: ApiRequest, world: World): Answer {
  const { model } = parseBody(ragSchemas.one, request);
  const index = world.ragIndexes.getOrCreate(findDocument(request, world), model, world.settings);
  return jsonAnswer(200, presentIndex(index));
}

/** One verdict per document: two models of the same document share a key, and the last one stands. */
function getOrCreateMany(request: ApiRequest, world: World): Answer {
  const { items } = parseBody(ragSchemas.many, request);
  const { knowledgeBase, ragIndexes, settings } = world;
  const verdicts = items.map(({ document_id: id, create_if_missing, model }) => {
    const document = knowledgeBase.get(id);
    if (document === undefined) return [id, failedItem('document_not_found')];
    const index = create_if_missing ? ragIndexes.getOrCreate(document, model, settings) : ragIndexes.find(id, model);
    return [id, index === null ? failedItem('rag_index_not_found') : { status: 'success', data: presentIndex(index) }];
  });
  return jsonAnswer(200, Object.fromEntries(verdicts));
}

function namesInBatch(request: ApiRequest, { knowledgeBase }: World): string[] {
  const items = ragSchemas.many.safeParse(jsonOf(request)).data?.items ?? [];
  return items.flatMap(({ document_id }) => knowledgeBase.get(document_id)?.name ?? []);
}

function overview(_request: ApiRequest, { ragIndexes, settings }: World): Answer {
  const models = embeddingModels.map((name) => ({ model: name, used_bytes: ragIndexes.usedBytes(name) }));
  return jsonAnswer(200, {
    total_used_bytes: ragIndexes.usedBytes(),
    total_max_bytes: settings.rag_max_bytes,
    models: models.filter(({ used_bytes }) => used_bytes > 0),
  });
}

function indexesOf(request: ApiRequest, world: World): Answer {
  const { id } = findDocument(request, world);
  return jsonAnswer(200, { indexes: world.ragIndexes.of(id).map(presentIndex) });
}

function remove(request: ApiRequest, world: World): Answer {
  const { id } = findDocument(request, world);
  const removed = world.ragIndexes.delete(id, request.params[1] ?? '');
  if (removed === null) throw refuse('rag_index_not_found');
  return jsonAnswer(200, presentIndex(removed));
}
