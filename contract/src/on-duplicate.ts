import { z } from 'zod';

/** What happens to a document that is there already. */
export const duplicateAnswers = ['keep', 'error', 'skip', 'replace'] as const;
export type OnDuplicate = (typeof duplicateAnswers)[number];

export const onDuplicateSchema = z
  .enum(duplicateAnswers, `on_duplicate must be one of ${duplicateAnswers.join(', ')}.`)
  .default('keep')
  .describe(
    'What to do if a document has the same content, or the same address in any spelling: `keep` adds another one, `error` refuses the request, `skip` answers with the existing document, `replace` puts the new content in its place, also in that of a text or file with the same name.',
  );

/** The query of `POST /api/knowledge`. */
export const createQuerySchema = z.strictObject({ on_duplicate: onDuplicateSchema });
