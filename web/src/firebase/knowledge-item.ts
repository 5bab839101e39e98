import { knowledgeDocumentSchema, syncStatuses } from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';

export function readItem(id: string, data: unknown, isUnsent: boolean): KnowledgeItem {
  const parsed = knowledgeDocumentSchema.safeParse(data);
  if (parsed.success) return { kind: 'document', id, document: parsed.data, isUnsent };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.');
  const { sync_status, sync_error_message: stored } = (data ?? {}) as Record<string, unknown>;
  return {
    kind: 'unreadable',
    id,
    problem: typeof stored === 'string' ? stored : `${field ? `${field}: ` : ''}${issue?.message ?? 'not a document'}`,
    status: syncStatuses.find((status) => status === sync_status) ?? null,
  };
}

/** Keeps the item of each document until it changes, so that one change renders one row. */
export function createItemCache() {
  const items = new Map<string, KnowledgeItem>();
  return {
    put: (id: string, data: unknown, isUnsent: boolean) => void items.set(id, readItem(id, data, isUnsent)),
    remove: (id: string) => void items.delete(id),
    pick: (ids: readonly string[]): KnowledgeItem[] => ids.flatMap((id) => items.get(id) ?? []),
  };
}
