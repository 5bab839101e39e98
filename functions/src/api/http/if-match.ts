/**
 * If-Match: the revision that an edit or a deletion is based on, as an entity tag (RFC 9110,
 * section 13.1.1).
 */
import { z } from 'zod';

const rule = 'If-Match must be * or the ETag of an earlier answer, in its quotes. Read the document again to get one.';

/**
 * A proxy that compresses a response marks its tag as weak. A revision is a hash of the content, so
 * a weak tag identifies it as well.
 */
const tag = '(?:W/)?"[\\x21\\x23-\\x7e]*"';

const ifMatchSchema = z
  .string()
  .max(1000, rule)
  .regex(new RegExp(`^\\s*(?:\\*|${tag}(?:\\s*,\\s*${tag})*)\\s*$`), rule)
  .optional()
  .describe(
    'The `ETag` of the answer that the request is based on. If the document has another revision, nothing is stored and the answer is 412. `*`, like no header, matches any revision.',
  );

export const ifMatchHeadersSchema = z.object({ 'If-Match': ifMatchSchema });

export const etagOf = ({ revision }: { revision: string }): string => `"${revision}"`;

/** The revisions that a valid `If-Match` accepts. Null accepts any. */
export function acceptedRevisions(ifMatch: string | undefined): readonly string[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  return [...ifMatch.matchAll(/"([^"]*)"/g)].map(([, revision = '']) => revision);
}
