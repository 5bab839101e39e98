/**
 * Reads what ElevenLabs has made of a document that a comparison had sent again. ElevenLabs may
 * store a text or an address in a form of its own: then the copy differs from the document for
 * good, and only this reading, right after the request, tells that form from a change by others.
 */
import { limits } from '@knowledge-sync/contract';
import { sha256 } from '../document/revision.ts';
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { DeadlineExceededError } from '../runtime/deadline.ts';
import type { Work } from './work.ts';

/** Sets what the next comparison accepts. The sync succeeds even if ElevenLabs does not answer. */
export async function readSentCopy(work: Work): Promise<void> {
  const { ctx, claim, provider, remoteId } = work;
  const { accepted_copy: accepted, source } = claim.document;
  if (accepted === null || remoteId === null) return;
  const call = () => claim.deadline.limits(ctx.config.listTimeoutMs);
  try {
    const { updatedAtSecs, url } = await provider.readCopy(remoteId, call());
    // An answer to a change may still have the time before it.
    work.changedAtSecs = updatedAtSecs;
    const isPage = source.type === 'url';
    const content = isPage
      ? null
      : await provider.readContent(remoteId, { maxBytes: limits.copyContentMaxBytes }, call());
    work.accepted = { ...accepted, url, sha256: content === null ? null : sha256(content) };
  } catch (error) {
    if (!(error instanceof ElevenLabsSyncError || error instanceof DeadlineExceededError)) throw error;
    ctx.logger.warn('copy not read back', { document_id: claim.ref.id, reason: error.message });
  }
}
