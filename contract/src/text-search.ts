/** Searching the texts of documents at ElevenLabs. */
import { z } from 'zod';
import { limits } from './limits.ts';

/** The body of `POST /api/search-texts`. */
export const searchTextsSchema = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1, 'Enter words to search for.')
    .max(limits.textSearchMaxLength, `query may have at most ${limits.textSearchMaxLength} characters.`),
});

export const textHitsSchema = z.object({
  results: z
    .array(
      z.object({
        document: z.object({ id: z.string(), name: z.string() }),
        snippet: z
          .array(z.object({ text: z.string(), is_hit: z.boolean() }))
          .describe('A part of the text in pieces. Those that were searched for are hits.'),
      }),
    )
    .describe('Documents of this service, the best first.'),
  is_complete: z.boolean().describe('Whether there may be no more results.'),
});
export type TextHits = z.infer<typeof textHitsSchema>;
