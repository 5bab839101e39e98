/** The text of a document as ElevenLabs has it. */
import { z } from 'zod';

/** The response of `GET /api/knowledge/{id}/extracted-text`. */
export const extractedTextSchema = z.object({
  text: z.string().describe('Plain text. Empty if ElevenLabs found no text in the file or page.'),
});
export type ExtractedText = z.infer<typeof extractedTextSchema>;
