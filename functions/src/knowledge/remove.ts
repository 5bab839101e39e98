/** Taking a document away: first out of ElevenLabs, then its parts and attempts, the document itself last (complete.ts). */
import { collections, type DependentAgent } from '@knowledge-sync/contract';
import type { DocumentReference } from 'firebase-admin/firestore';
import type { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { writeLimits } from './bring.ts';
import { findLost } from './send.ts';
import { isForced } from './tombstone.ts';
import type { Work } from './work.ts';

/** One attempt at the remote side. What is gone already counts as removed. */
export async function removeRemote(work: Work): Promise<void> {
  const { ctx, claim, provider } = work;
  const force = isForced(claim.document);
  if (work.remoteId !== null) {
    await provider.deleteDocument(work.remoteId, { force }, writeLimits(work));
    work.remoteId = null;
  }
  for (const { id } of await findLost(work)) {
    await provider.deleteDocument(id, { force }, writeLimits(work));
    ctx.logger.info('lost copy removed from ElevenLabs', { document_id: claim.ref.id, elevenlabs_document_id: id });
  }
}

/** As many as a person would go through one by one; the API tells of all. */
const maxAgentsNamed = 30;

/**
 * Which agents made ElevenLabs refuse, so that people know where to look.
 *
 * @returns null when it was something else, or when nobody can tell
 */
export async function agentsInTheWay(work: Work, error: ElevenLabsSyncError): Promise<DependentAgent[] | null> {
  const { ctx, claim, provider } = work;
  // What is deleted is what was known before: a sync that replaces it knows another by now.
  const remoteId = claim.document.elevenlabs_document_id;
  if (error.error_type !== 'in_use' || remoteId === null) return null;
  const page = { type: 'direct', pageSize: maxAgentsNamed, cursor: null } as const;
  try {
    const limits = claim.deadline.limits(ctx.config.listTimeoutMs);
    const { agents } = await provider.dependentAgents(remoteId, page, limits);
    ctx.logger.info('agents in the way of a deletion', { document_id: claim.ref.id, agents: agents.length });
    return agents.map(({ id, name }) => ({ id, name }));
  } catch (failure) {
    ctx.logger.warn('agents in the way not known', { document_id: claim.ref.id, reason: String(failure) });
    return null;
  }
}

const pageSize = 200;

/** Removes the body's parts and the attempts, page by page. */
export async function removeBelow(ref: DocumentReference): Promise<void> {
  for (const below of [ref.collection(collections.body), ref.collection(collections.attempts)]) {
    for (;;) {
      const { docs } = await below.select().limit(pageSize).get();
      if (docs.length === 0) break;
      const batch = ref.firestore.batch();
      for (const { ref: part } of docs) batch.delete(part);
      await batch.commit();
    }
  }
}
