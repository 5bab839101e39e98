import { setTimeout as sleep } from 'node:timers/promises';
import type { Knowledge } from '@knowledge-sync/contract';
import type { KnowledgeApi } from '../client.ts';
import { StackProblem } from '../problem.ts';

const pageSize = 100;
const pollMs = 1000;

const isSettled = ({ sync_status }: Knowledge): boolean => sync_status === 'completed' || sync_status === 'failed';

/**
 * Reads the current state of documents: from pages of the list, newest first, then the rest one by
 * one.
 */
async function look(api: KnowledgeApi, ids: ReadonlySet<string>): Promise<Knowledge[]> {
  const missing = new Set(ids);
  const found: Knowledge[] = [];
  let cursor: string | null = null;
  for (let page = 0; page <= ids.size / pageSize && missing.size > 0; page += 1) {
    const { documents, next_cursor } = await api.list({ limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    for (const document of documents) if (missing.delete(document.id)) found.push(document);
    cursor = next_cursor;
    if (cursor === null) break;
  }
  for (const id of missing) found.push(await api.get(id));
  return found;
}

/**
 * Follows documents until each is completed or failed, or no state has changed for `patienceMs`.
 * @param silenceMs how long the API may fail to answer
 * @param seen receives each document after each read
 * @throws StackProblem when the API stops answering
 */
export async function follow(
  api: KnowledgeApi,
  open: Set<string>,
  options: { isComplete: () => boolean; patienceMs: number; silenceMs: number; seen: (document: Knowledge) => void },
): Promise<void> {
  const updates = new Map<string, string>();
  let movedAt = performance.now();
  let answeredAt = performance.now();
  while (!options.isComplete() || open.size > 0) {
    // A failed read is repeated in the next round.
    const documents = open.size === 0 ? [] : await look(api, open).catch(() => null);
    if (documents !== null) answeredAt = performance.now();
    else if (performance.now() - answeredAt > options.silenceMs) {
      throw new StackProblem(
        'The service has stopped answering: check that npm start still runs, then run this again.',
      );
    }
    for (const document of documents ?? []) {
      const state = `${document.sync_status} ${document.sync_progress?.attempt} ${document.last_sync_attempt}`;
      if (updates.get(document.id) !== state) movedAt = performance.now();
      updates.set(document.id, state);
      options.seen(document);
      if (isSettled(document)) open.delete(document.id);
    }
    if (!options.isComplete()) movedAt = performance.now();
    else if (open.size === 0 || performance.now() - movedAt > options.patienceMs) return;
    await sleep(pollMs);
  }
}
