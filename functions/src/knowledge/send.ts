/** One attempt: brings ElevenLabs to the wanted text, with at most one copy. Waiting and writing down are perform.ts's business. */
import { ElevenLabsSyncError } from '../elevenlabs/error.ts';
import { chooseSurvivor, findRemote } from './find-remote.ts';
import { ensureFolder, forgetFolder } from './folder.ts';
import { remoteName } from './remote-name.ts';
import type { Work } from './work.ts';

/**
 * @returns the id of the remote document, which holds the wanted name and text now
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function send(work: Work): Promise<string> {
  if (work.unsettledSince !== null && (await adopt(work)) && work.remoteId !== null) return work.remoteId;
  if (work.remoteId !== null) {
    try {
      await update(work, work.remoteId);
      return work.remoteId;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      work.ctx.logger.warn('remote document is gone and is made again', { document_id: work.claim.ref.id });
      work.remoteId = null;
    }
  }
  work.remoteId = await create(work);
  return work.remoteId;
}

/**
 * Looks for what a lost answer may have left, keeps one copy and deletes the others.
 *
 * @returns true when the kept copy is known to hold the wanted text already
 */
export async function adopt(work: Work): Promise<boolean> {
  const { ctx, claim, provider } = work;
  if (work.unsettledSince === null) return false;
  const folderId = await ensureFolder(ctx, provider, claim.deadline);
  const found = await findRemote(provider, claim.deadline, {
    documentId: claim.ref.id,
    folderId,
    sinceMs: work.unsettledSince.toMillis(),
    pageTimeoutMs: ctx.config.listTimeoutMs,
  });
  const survivor = chooseSurvivor(found, work.remoteId);
  if (survivor === null) return false;
  for (const extra of found) {
    if (extra.id === survivor.id) continue;
    await provider.deleteDocument(extra.id, writeLimits(work));
    ctx.logger.warn('duplicate removed from ElevenLabs', {
      document_id: claim.ref.id,
      elevenlabs_document_id: extra.id,
    });
  }
  // A recorded document that is missing from a listing that stopped early may still be there: PATCH will tell.
  if (work.remoteId !== null && survivor.id !== work.remoteId) return false;
  const isMadeHere = work.remoteId === null && work.isLossOwn;
  work.remoteId = survivor.id;
  ctx.logger.info('adopted', { document_id: claim.ref.id, elevenlabs_document_id: survivor.id });
  return isMadeHere;
}

async function update(work: Work, remoteId: string): Promise<void> {
  const { claim, provider, text } = work;
  const name = remoteName(claim.document.name, claim.ref.id);
  await provider.updateText(remoteId, { name, text }, writeLimits(work));
}

async function create(work: Work): Promise<string> {
  const { ctx, claim, provider, text } = work;
  const name = remoteName(claim.document.name, claim.ref.id);
  const createIn = async (folderId: string) =>
    (await provider.createText({ name, text, folderId }, writeLimits(work))).id;

  const folderId = await ensureFolder(ctx, provider, claim.deadline);
  try {
    return await createIn(folderId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await forgetFolder(ctx, folderId);
    return await createIn(await ensureFolder(ctx, provider, claim.deadline));
  }
}

const writeLimits = ({ claim, ctx }: Work) => claim.deadline.limits(ctx.config.writeTimeoutMs);

/** A 404 without ElevenLabs' own code comes from something else at that address, and proves nothing. */
const isNotFound = (error: unknown): boolean =>
  error instanceof ElevenLabsSyncError && error.http_status === 404 && error.provider_code !== null;
