/** One action on all documents that match a filter, in API requests and responses. */
import { z } from 'zod';
import { syncErrorTypes } from './error-types.ts';
import { limits } from './limits.ts';
import { type ListFilter, sourceTypes } from './list-queries.ts';
import { indexStatuses } from './rag-index.ts';
import { syncStatuses } from './status.ts';

export const bulkActions = ['retry', 'send_again', 'delete', 'restore'] as const;
export type BulkAction = (typeof bulkActions)[number];

export interface Bulk {
  action: BulkAction;
  filter: ListFilter;
  /** Words of the name. */
  search: string;
  cursor: string | null;
  delayMs: number;
  /** How many documents the person agreed to delete; null for other actions. */
  confirmedCount: number | null;
}

const anyOf = <const Value extends string>(name: string, values: readonly Value[]) =>
  z
    .enum(values, `${name} must be one of ${values.join(', ')}.`)
    .nullable()
    .default(null);

const textRule = (name: string) => `${name} must be a text of 1 to 200 characters.`;
const textOf = (name: string) =>
  z.string(textRule(name)).min(1, textRule(name)).max(200, textRule(name)).nullable().default(null);

const filterSchema = z
  .strictObject(
    {
      status: anyOf('status', syncStatuses),
      type: anyOf('type', sourceTypes).describe('The kind of source.'),
      cause: anyOf('cause', syncErrorTypes).describe('Why the last sync failed. Only failed documents match.'),
      index: anyOf('index', indexStatuses).describe('The state of the search index. Only synced documents match.'),
      author: textOf('author').describe('The uid of the creator.'),
      q: textOf('q').describe('Words of the name, or their beginnings, in any order.'),
    },
    'filter must be an object. Send {} for all documents.',
  )
  .describe('A document must match every field that is not null. `{}` is all documents.');

const delayRule = `delay_seconds must be a whole number from 0 to ${limits.deletionDelayMaxSeconds}.`;
const countRule = 'confirmed_count must be a whole number, 0 or more.';
const cursorRule = 'cursor must be the next_cursor of an earlier response.';

/** The body of `POST /api/knowledge/bulk`. */
export const bulkSchema = z
  .strictObject({
    action: z.enum(bulkActions, `action must be one of ${bulkActions.join(', ')}.`),
    filter: filterSchema,
    cursor: z.string(cursorRule).min(1, cursorRule).max(limits.cursorMaxLength, cursorRule).optional(),
    delay_seconds: z
      .int(delayRule)
      .min(0, delayRule)
      .max(limits.deletionDelayMaxSeconds, delayRule)
      .optional()
      .describe('With `delete`: how long each deletion waits, so that it can be undone. Defaults to 0.'),
    confirmed_count: z
      .int(countRule)
      .min(0, countRule)
      .max(limits.countMax, countRule)
      .optional()
      .describe('With `delete`: how many documents may match. With more, nothing is deleted.'),
  })
  .transform(({ action, filter, cursor, delay_seconds, confirmed_count }, ctx): Bulk => {
    const refuse = (path: string, message: string): never => {
      ctx.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    if (action === 'delete' && confirmed_count === undefined) {
      return refuse('confirmed_count', 'Send confirmed_count: how many documents may be deleted.');
    }
    if (action !== 'delete' && (delay_seconds !== undefined || confirmed_count !== undefined)) {
      return refuse('action', 'delay_seconds and confirmed_count are only for delete. Remove them.');
    }
    const { q, ...rest } = filter;
    return {
      action,
      filter: rest,
      search: q ?? '',
      cursor: cursor ?? null,
      delayMs: (delay_seconds ?? 0) * 1_000,
      confirmedCount: confirmed_count ?? null,
    };
  });

export const bulkSkipReasons = [
  'missing',
  'being_deleted',
  'being_sent',
  'damaged',
  'not_failed',
  'deletion_begun',
] as const;
export type BulkSkipReason = (typeof bulkSkipReasons)[number];

/** The response of `POST /api/knowledge/bulk`. */
export const bulkAnswerSchema = z.object({
  done: z.int().min(0).describe('How many documents the action was done on.'),
  skipped: z
    .array(
      z.object({
        id: z.string(),
        reason: z
          .enum(bulkSkipReasons)
          .describe(
            '`missing`: it was deleted. `being_deleted`: its deletion was requested. `being_sent`: a sync is sending it now. `damaged`: stored fields are missing or invalid. `not_failed`: it no longer needs a retry. `deletion_begun`: its deletion can no longer be undone.',
          ),
      }),
    )
    .describe('The matching documents that were left unchanged.'),
  next_cursor: z.string().nullable().describe('The `cursor` of the next request; null after the last.'),
});
export type BulkAnswer = z.infer<typeof bulkAnswerSchema>;
