import { setTimeout as sleep } from 'node:timers/promises';
import type { Knowledge } from '@knowledge-sync/contract';
import { ApiRefusal, type KnowledgeApi } from '../client.ts';
import { idempotencyKeyOf, type TextFile } from '../text-files.ts';

export type Sent = { file: TextFile; document: Knowledge; sentAtMs: number } | { file: TextFile; reason: string };

const attempts = 4;

/** A refusal of the request is final; anything else may have been an accident, and the key makes a repeat safe. */
const isFinal = (error: unknown): boolean => error instanceof ApiRefusal && error.status < 500 && error.status !== 429;

export async function sendFile(api: KnowledgeApi, file: TextFile, firstDelayMs = 1000): Promise<Sent> {
  const { name, content } = file;
  if (content === null) return { file, reason: 'The file is not UTF-8 text: save it as UTF-8.' };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const sentAtMs = performance.now();
      return { file, sentAtMs, document: await api.create({ name, content }, idempotencyKeyOf(name, content)) };
    } catch (error) {
      if (isFinal(error) || attempt === attempts) {
        return { file, reason: error instanceof Error ? error.message : String(error) };
      }
      await sleep(firstDelayMs * 2 ** (attempt - 1));
    }
  }
}

/** Runs the work for each item, at most `atOnce` at a time, and keeps the order. */
export async function mapLimited<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
