/**
 * Creates or updates one copy, by the kind of source. send.ts chooses the copy and deletes others.
 *
 * | source | a new copy | an existing copy |
 * | --- | --- | --- |
 * | text | POST /text | PATCH of name and text |
 * | file | POST /file | PATCH /update-file, which resets the name, then PATCH of the name |
 * | url | POST /url | PATCH of the name, POST /refresh |
 *
 * A copy of another kind, address or auto-sync setting is unfit: a new copy replaces it.
 */
import { type AutoSync, extensionOf, fileTypes } from '@knowledge-sync/contract';
import { isSameAddress } from '../document/address.ts';
import { isRefreshedAsWanted } from '../document/auto-sync.ts';
import { remoteName } from '../document/remote-name.ts';
import { isNotFound } from '../elevenlabs/error.ts';
import type { CallLimits, RemoteAutoSync, RemoteFile } from '../elevenlabs/provider.ts';
import { writeFenced } from './fence.ts';
import { isFileLive, isSentAgain, type Wanted, type Work } from './work.ts';

/** The state after an update: `unfit` when no request can update the copy. */
type CopyState = 'live' | 'gone' | 'unfit';

type WantedOf<Type extends Wanted['type']> = Extract<Wanted, { type: Type }>;

/** Creates a copy in the folder with one request. */
export async function makeCopy(work: Work, folderId: string): Promise<string> {
  const { provider, wanted } = work;
  const name = nameOf(work);
  switch (wanted?.type) {
    case 'text':
      return (await provider.createText({ name, text: wanted.text, folderId }, writeLimits(work))).id;
    case 'url': {
      const { url, auto_sync: autoSync } = wanted.source;
      const input = { name, url, autoSync: remoteAutoSync(autoSync), folderId };
      return (await provider.createPage(input, slowLimits(work))).id;
    }
    case 'file': {
      work.changedAtSecs = null;
      return (await provider.createFile({ name, file: await fileOf(wanted), folderId }, slowLimits(work))).id;
    }
    case undefined:
      throw new Error('nothing is to be sent');
    default:
      return wanted satisfies never;
  }
}

/** Updates the copy in place. Sends only what differs to the copy at `work.remoteId`. */
export async function updateCopy(work: Work, remoteId: string): Promise<CopyState> {
  const { ctx, claim, wanted } = work;
  const live = remoteId === work.remoteId ? work.live : null;
  if (live !== null && live.source.type !== wanted?.type) return 'unfit';
  try {
    switch (wanted?.type) {
      case 'text':
        await work.provider.updateText(remoteId, { name: nameOf(work), text: wanted.text }, writeLimits(work));
        return 'live';
      case 'url':
        return await updatePage(work, remoteId, wanted);
      case 'file':
        await updateFile(work, remoteId, wanted);
        return 'live';
      case undefined:
        throw new Error('nothing is to be sent');
      default:
        return wanted satisfies never;
    }
  } catch (error) {
    if (!isNotFound(error)) throw error;
    ctx.logger.warn('remote document is gone', { document_id: claim.ref.id, elevenlabs_document_id: remoteId });
    return 'gone';
  }
}

/** Marks the copy at `work.remoteId` as up to date. */
export function markLive(work: Work): void {
  const { name, source } = work.claim.document;
  work.live = source.type === 'text' ? null : { name, source };
  if (work.wanted?.type === 'url') work.wanted.isRefreshDue = false;
}

export const writeLimits = ({ claim, ctx }: Work): CallLimits => claim.deadline.limits(ctx.config.writeTimeoutMs);

/** Limits for files and pages, which ElevenLabs receives or fetches before it answers. */
const slowLimits = ({ claim, ctx }: Work): CallLimits => claim.deadline.limits(ctx.config.slowWriteTimeoutMs);

const nameOf = ({ claim, installation }: Work): string => remoteName(claim.document.name, installation, claim.ref.id);

async function updateFile(work: Work, remoteId: string, wanted: WantedOf<'file'>): Promise<void> {
  const { provider } = work;
  const isThere = remoteId === work.remoteId && isFileLive(work.live, wanted.source);
  await record(work, remoteId);
  work.live = null;
  if (!isThere) await provider.replaceFile(remoteId, { file: await fileOf(wanted) }, slowLimits(work));
  work.changedAtSecs = (await provider.rename(remoteId, { name: nameOf(work) }, writeLimits(work))).updatedAtSecs;
}

async function updatePage(work: Work, remoteId: string, wanted: WantedOf<'url'>): Promise<CopyState> {
  const { provider, claim } = work;
  const live = remoteId === work.remoteId ? work.live : null;
  const wantedAutoSync = remoteAutoSync(wanted.source.auto_sync);
  const page =
    live?.source.type === 'url'
      ? { url: live.source.url, isRefreshed: isSameAutoSync(remoteAutoSync(live.source.auto_sync), wantedAutoSync) }
      : await readPage(work, remoteId, wantedAutoSync);
  if (page === null) return 'unfit';
  // No request changes the address of a copy. ElevenLabs may spell the address in another way, so
  // its own answer counts only when a comparison has found a difference.
  const isAddressKnown = live !== null || isSentAgain(claim.document);
  if (isAddressKnown && page.url !== null && !isSameAddress(page.url, claim.document)) return 'unfit';
  if (!page.isRefreshed) return 'unfit';
  work.live = null;
  if (live?.name !== claim.document.name) {
    await provider.rename(remoteId, { name: nameOf(work) }, writeLimits(work));
  }
  const isRefreshDue = remoteId === work.remoteId ? wanted.isRefreshDue : wanted.source.refresh_id !== null;
  if (isRefreshDue) await provider.refreshPage(remoteId, slowLimits(work));
  return 'live';
}

/** Null if the copy is no web page. */
async function readPage(
  work: Work,
  remoteId: string,
  wanted: RemoteAutoSync | null,
): Promise<{ url: string | null; isRefreshed: boolean } | null> {
  const page = await work.provider.readPage(remoteId, readLimits(work));
  return page === null ? null : { url: page.url, isRefreshed: isRefreshedAsWanted(page.autoSync, wanted) };
}

/**
 * Records the copy before its file is replaced. The replacement resets the name, which has the key,
 * so after a crash the next worker finds the copy by its id.
 */
async function record(work: Work, remoteId: string): Promise<void> {
  const { claim } = work;
  if (claim.latest.elevenlabs_document_id !== remoteId) {
    await writeFenced(claim, [], () => ({ elevenlabs_document_id: remoteId }));
  }
  work.remoteId = remoteId;
}

const readLimits = ({ claim, ctx }: Work): CallLimits => claim.deadline.limits(ctx.config.listTimeoutMs);

const remoteAutoSync = (autoSync: AutoSync | null): RemoteAutoSync | null =>
  autoSync === null ? null : { frequencyDays: autoSync.frequency_days, autoRemove: autoSync.auto_remove };

/** Whether a person has not changed the settings since the copy was sent. */
function isSameAutoSync(a: RemoteAutoSync | null, b: RemoteAutoSync | null): boolean {
  if (a === null || b === null) return a === b;
  return a.frequencyDays === b.frequencyDays && a.autoRemove === b.autoRemove;
}

async function fileOf({ source, bytes }: WantedOf<'file'>): Promise<RemoteFile> {
  const { filename, content_type: contentType } = source;
  return { filename: sentFilename(filename, contentType), contentType, bytes: await bytes() };
}

/** Adds the extension of the detected type to a filename that has another one. */
function sentFilename(filename: string, contentType: string): string {
  const known = Object.entries(fileTypes).find(([type]) => type === contentType)?.[1];
  if (known === undefined || known.extensions.some((extension) => extension === extensionOf(filename))) return filename;
  return `${filename}.${known.extensions[0]}`;
}
