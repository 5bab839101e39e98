import { setTimeout as sleep } from 'node:timers/promises';
import type { Knowledge } from '@knowledge-sync/contract';
import { ApiRefusal, type KnowledgeApi } from '../client.ts';
import { requestFor } from './request.ts';
import type { Source } from './source.ts';

export type Sent =
  | { source: Source; document: Knowledge; sentAtMs: number; sha256: string | null }
  | { source: Source; reason: string };

const attempts = 4;

/**
 * Whether a repeat is useless. Other failures are repeated, which the idempotency key makes safe.
 */
const isFinal = (error: unknown): boolean => error instanceof ApiRefusal && error.status < 500 && error.status !== 429;

interface SendOptions {
  firstDelayMs?: number;
  /** The same source has another id in each scope. */
  scope?: string;
}

export async function sendSource(
  api: KnowledgeApi,
  source: Source,
  { firstDelayMs = 1000, scope = '' }: SendOptions = {},
): Promise<Sent> {
  const request = await requestFor(api, source, scope);
  if ('reason' in request) return { source, reason: request.reason };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const sentAtMs = performance.now();
      return { source, sentAtMs, sha256: request.sha256, document: await request.send() };
    } catch (error) {
      if (isFinal(error) || attempt === attempts) {
        return { source, reason: error instanceof Error ? error.message : String(error) };
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
