/** Sending documents again, in API requests and responses. */
import { z } from 'zod';
import { limits } from './limits.ts';

const idsRule = `ids must be a list of 1 to ${limits.sendAgainMaxDocuments} document IDs.`;
const allRule = 'all must be true. Leave it out to send the documents in ids.';
const cursorRule = 'cursor must be the next_cursor of an earlier response.';

/** The documents of the IDs, or all documents after the cursor. */
export type SendAgain = { ids: readonly string[] } | { all: true; cursor: string | null };

/** The body of `POST /api/knowledge/send-again`. */
export const sendAgainSchema = z
  .strictObject({
    ids: z
      .array(z.string(idsRule).min(1, idsRule).max(limits.idMaxLength, idsRule), idsRule)
      .min(1, idsRule)
      .max(limits.sendAgainMaxDocuments, idsRule)
      .optional()
      .describe('The documents to send again.'),
    all: z
      .literal(true, allRule)
      .optional()
      .describe(
        `Sends all documents, ${limits.sendAgainMaxDocuments} with each request. Repeat the request with \`cursor\` until \`next_cursor\` is null.`,
      ),
    cursor: z
      .string(cursorRule)
      .min(1, cursorRule)
      .max(limits.cursorMaxLength, cursorRule)
      .optional()
      .describe('With `all`: the `next_cursor` of the previous response.'),
  })
  .meta({ anyOf: [{ required: ['ids'] }, { required: ['all'] }] })
  .transform(({ ids, all, cursor }, ctx): SendAgain => {
    const refuse = (path: string, message: string): never => {
      ctx.addIssue({ code: 'custom', path: [path], message });
      return z.NEVER;
    };
    if (ids !== undefined) {
      if (all !== undefined) return refuse('all', 'Send either ids or all, not both.');
      if (cursor !== undefined) return refuse('cursor', 'cursor is only for all. Remove it.');
      return { ids };
    }
    return all === undefined ? refuse('ids', 'Send ids, or all: true.') : { all, cursor: cursor ?? null };
  });

export const skipReasons = ['missing', 'being_deleted', 'being_sent', 'damaged'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** The response of `POST /api/knowledge/send-again`. */
export const sentAgainSchema = z.object({
  queued: z.int().min(0).describe('How many documents are queued now.'),
  skipped: z
    .array(
      z.object({
        id: z.string(),
        reason: z
          .enum(skipReasons)
          .describe(
            '`missing`: there is no such document. `being_deleted`: its deletion was requested. `being_sent`: a sync is sending it now. `damaged`: stored fields are missing or invalid.',
          ),
      }),
    )
    .describe('The documents that were left unchanged.'),
  next_cursor: z.string().nullable().describe('With `all`: the `cursor` of the next request; null after the last.'),
});
export type SentAgain = z.infer<typeof sentAgainSchema>;
