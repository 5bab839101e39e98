/** What an agent retrieves for a question, from the documents that it has. */
import { z } from 'zod';
import { type StoredBranch, tipOf } from './agents.ts';
import type { StoredDocument } from './documents.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { passagesOf } from './passages.ts';
import { embeddingModels } from './rag-indexes.ts';
import { rank } from './ranking.ts';
import { refuse } from './refusal.ts';

export interface Retrieval {
  query: string;
  /** False: with ElevenLabs' own defaults in place of the agent's. */
  isAsAgent: boolean;
  maxLength: number | null;
  maxPassages: number | null;
}

export interface RetrievedPassage {
  document: StoredDocument;
  id: string;
  text: string;
  distance: number;
}

const neutral = { max_vector_distance: 0.6, max_documents_length: 50_000, max_retrieved_rag_chunks_count: 20 };

/** A setting that cannot be read has its default. */
const ragSchema = z.object({
  enabled: z.boolean().catch(false),
  embedding_model: z.enum(embeddingModels).catch('e5_mistral_7b_instruct'),
  max_vector_distance: z.number().catch(neutral.max_vector_distance),
  max_documents_length: z.number().catch(neutral.max_documents_length),
  max_retrieved_rag_chunks_count: z.number().catch(neutral.max_retrieved_rag_chunks_count),
});

/**
 * Returns the passages, the nearest first. Only documents that the branch has, itself or through a
 * folder, and that are indexed in its model.
 */
export function retrieve(knowledgeBase: KnowledgeBase, branch: StoredBranch, asked: Retrieval): RetrievedPassage[] {
  const { prompt } = tipOf(branch).config.agent ?? {};
  const rag = ragSchema.parse(prompt?.rag ?? {});
  if (!rag.enabled) {
    if (knowledgeBase.limits.rag_query_without_search === 'refused') {
      throw refuse('invalid_parameters', 'RAG is not enabled for this agent.');
    }
    return [];
  }
  const settings = asked.isAsAgent ? rag : { ...rag, ...neutral };
  const passages = searchedDocuments(knowledgeBase, branch).flatMap((document) => {
    const text = knowledgeBase.indexes.textOf(document.id, rag.embedding_model);
    if (text === null) return [];
    const parts = passagesOf(text, document.name, knowledgeBase.limits.passages);
    return parts.map((part, at) => ({ document, id: `${document.id}-${at}`, text: part }));
  });
  const near = rank(passages, asked.query)
    .filter(({ distance }) => distance <= settings.max_vector_distance)
    .slice(0, asked.maxPassages ?? settings.max_retrieved_rag_chunks_count);
  let left = asked.maxLength ?? settings.max_documents_length;
  return near.flatMap(({ item, distance }) => {
    left -= item.text.length;
    return left < 0 ? [] : [{ ...item, distance }];
  });
}

/** A document that is in every prompt is not searched. */
function searchedDocuments({ documents }: KnowledgeBase, branch: StoredBranch): StoredDocument[] {
  const knowledge = tipOf(branch).config.agent?.prompt?.knowledge_base ?? [];
  const searched = new Set(knowledge.filter(({ usage_mode }) => usage_mode === 'auto').map(({ id }) => id));
  return documents
    .all()
    .filter(
      (document) =>
        document.type !== 'folder' &&
        (searched.has(document.id) || documents.folderPath(document).some(({ id }) => searched.has(id))),
    );
}
