/** The text that agents read of a document: the content of its copy, as plain text. */
import { limits } from '@knowledge-sync/contract';
import { isNotFound, isTooLong } from '../elevenlabs/error.ts';
import type { CallLimits, Provider } from '../elevenlabs/provider.ts';

export type ExtractedContent = { kind: 'read'; text: string } | { kind: 'gone' } | { kind: 'too_long' };

/**
 * Reads it with one request.
 *
 * @param isText whether a text was sent, in which anything that looks like markup is text
 * @throws ElevenLabsSyncError for any other failure
 */
export async function readExtractedText(
  provider: Provider,
  copyId: string,
  isText: boolean,
  callLimits: CallLimits,
): Promise<ExtractedContent> {
  try {
    const options = { maxBytes: limits.extractedTextMaxBytes, mayBeEmpty: true };
    const content = await provider.readContent(copyId, options, callLimits);
    if (isText) return { kind: 'read', text: content };
    const { isHtml, textOfHtml } = await import('./plain-text.ts');
    return { kind: 'read', text: isHtml(content) ? textOfHtml(content) : content.trim() };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'gone' };
    if (isTooLong(error)) return { kind: 'too_long' };
    throw error;
  }
}
