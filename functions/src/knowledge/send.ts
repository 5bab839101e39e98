/** One attempt: brings ElevenLabs to the wanted text, with at most one copy. Waiting and writing down are perform.ts's business. */
import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, RemoteItem } from '../elevenlabs/provider.ts';
import { listSince } from './find-remote.ts';
import { inFolder, inFolderOfRecord } from './folder.ts';
import { documentIdIn, remoteName } from './remote-name.ts';
import type { Work } from './work.ts';

/**
 * Sets `work.remoteId` to the remote document that now holds the wanted name and text. Extra copies, which lost requests may
 * have left, are deleted once that one is sure.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError
 */
export async function send(work: Work): Promise<void> {
  const found = await findLost(work);
  if (await keepOne(work, found)) return;
  work.remoteId = await create(work);
}

/**
 * Looks whether a request whose answer could not be read has done its work after all.
 *
 * @returns whether it has; `work.remoteId` is then set as by `send`
 */
export async function adopt(work: Work): Promise<boolean> {
  const found = await findLost(work);
  return found.length > 0 && (await keepOne(work, found));
}

/** Every copy that a lost request may have left, oldest first; none when no request was lost. */
export async function findLost(work: Work): Promise<RemoteItem[]> {
  const { ctx, claim, provider, open } = work;
  const since = open.unsettled_since;
  if (since === null) return [];
  const listed = await inFolderOfRecord(ctx, provider, claim.deadline, (folderId) =>
    listSince(provider, claim.deadline, {
      folderId,
      sinceMs: since.toMillis(),
      pageTimeoutMs: ctx.config.listTimeoutMs,
    }),
  );
  return listed.filter(({ name }) => documentIdIn(name) === claim.ref.id);
}

export const writeLimits = ({ claim, ctx }: Work): CallLimits => claim.deadline.limits(ctx.config.writeTimeoutMs);

/** The recorded copy survives, else the oldest: so every worker chooses alike. False when there is none. */
export async function keepOne(work: Work, found: RemoteItem[]): Promise<boolean> {
  const { ctx, claim } = work;
  const recorded = work.remoteId;
  // A recorded copy may be older than what the listing covers: PATCH tells whether it is there.
  const candidates = recorded === null ? [] : [recorded];
  candidates.push(...found.map(({ id }) => id).filter((id) => id !== recorded));
  for (const id of candidates) {
    // What this claim alone has made holds the wanted text already.
    const isMadeHere = id !== recorded && work.isLossOwn;
    if (!isMadeHere && !(await update(work, id))) continue;
    work.remoteId = id;
    if (id !== recorded) ctx.logger.info('adopted', { document_id: claim.ref.id, elevenlabs_document_id: id });
    await deleteExtras(
      work,
      found.filter((copy) => copy.id !== id),
    );
    return true;
  }
  work.remoteId = null;
  return false;
}

export async function deleteExtras(work: Work, extras: RemoteItem[]): Promise<void> {
  const { ctx, claim, provider } = work;
  for (const { id } of extras) {
    await provider.deleteDocument(id, { force: false }, writeLimits(work));
    ctx.logger.warn('duplicate removed from ElevenLabs', { document_id: claim.ref.id, elevenlabs_document_id: id });
  }
}

/** False when the remote document is gone. */
async function update(work: Work, remoteId: string): Promise<boolean> {
  const { ctx, claim, provider, text } = work;
  const name = remoteName(claim.document.name, claim.ref.id);
  try {
    await provider.updateText(remoteId, { name, text }, writeLimits(work));
    return true;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    ctx.logger.warn('remote document is gone', { document_id: claim.ref.id, elevenlabs_document_id: remoteId });
    return false;
  }
}

async function create(work: Work): Promise<string> {
  const { ctx, claim, provider, text } = work;
  const name = remoteName(claim.document.name, claim.ref.id);
  return await inFolder(
    ctx,
    provider,
    claim.deadline,
    async (folderId) => (await provider.createText({ name, text, folderId }, writeLimits(work))).id,
  );
}
