/** Web pages' addresses, as they were sent and as ElevenLabs spells them. */
import type { KnowledgeDocument } from '@knowledge-sync/contract';

/**
 * Whether a copy's address is the document's. Another spelling of it counts as the same, and so
 * does the one that ElevenLabs gave the copy when it was last sent again.
 */
export function isSameAddress(
  copyUrl: string,
  { source, revision, accepted_copy: accepted }: Pick<KnowledgeDocument, 'source' | 'revision' | 'accepted_copy'>,
): boolean {
  if (source.type !== 'url') return true;
  const isAccepted = accepted?.revision === revision && accepted.url === copyUrl;
  return isAccepted || spelled(copyUrl) === spelled(source.url);
}

const spelled = (url: string): string => URL.parse(url)?.href ?? url;
