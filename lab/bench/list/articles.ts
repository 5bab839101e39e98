import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { completedDocument } from '@knowledge-sync/e2e/seed';

/** Documents on a page of the list. */
export const pageSize = 100;

const startMs = Date.parse('2026-01-01T00:00:00.000Z');
const minuteMs = 60_000;

/**
 * Makes synced documents by id, created a minute apart.
 *
 * @param from number of the first document
 * @param to number after the last document
 */
export const articles = (from: number, to: number): Map<string, KnowledgeDocument> =>
  new Map(
    Array.from({ length: to - from }, (_, offset) => {
      const number = from + offset;
      const id = `article-${String(number).padStart(6, '0')}`;
      return [id, completedDocument(`Article ${number}`, new Date(startMs + number * minuteMs))];
    }),
  );
