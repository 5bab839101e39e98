/** What a worker knows while it works: what is to be sent, and what the copy is known to hold. */
import type { KnowledgeDocument, Source } from '@knowledge-sync/contract';
import { type OpenRequests, openRequestsOf } from '../document/open-requests.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readBody } from '../store/body.ts';
import type { Claim } from './claim.ts';

/** What a copy holds, as far as that is sure. */
export type LiveCopy = NonNullable<KnowledgeDocument['live_copy']>;

/** What is to be sent. */
export type Wanted =
  | { type: 'text'; text: string }
  | {
      type: 'url';
      source: Source & { type: 'url' };
      /** Whether the recorded copy has to be fetched again. Others are, if a refresh was ever asked for. */
      isRefreshDue: boolean;
    }
  | {
      type: 'file';
      source: Source & { type: 'file' };
      /** Verified. A rename does without. */
      bytes: () => Promise<Buffer>;
    };

/** What a worker knows while it works; it starts as the claimed document says. */
export interface Work {
  ctx: EngineContext;
  claim: Claim;
  provider: Provider;
  eventId: string;
  /** Null when the document is to be removed. */
  wanted: Wanted | null;
  remoteId: string | null;
  /** What the copy at `remoteId` holds; null when nobody knows, and for texts. */
  live: LiveCopy | null;
  open: OpenRequests;
  /** The copy whose deletion ElevenLabs refused last because agents hold it themselves. */
  heldId: string | null;
  /** True while every request that may have been lost was this claim's own, so that whatever it made holds the wanted text. */
  isLossOwn: boolean;
}

/**
 * What the recorded copy holds. Nobody knows while a lost request may have changed it. A document that is queued although what
 * is wanted is live is to be sent again: somebody found that its copy is not what it should be.
 */
export function liveCopyOf(document: KnowledgeDocument): LiveCopy | null {
  const { elevenlabs_document_id: remoteId, revision, synced_revision: synced } = document;
  const isSure = remoteId !== null && openRequestsOf(document).unsettled_since === null && revision !== synced;
  // A document that was read without its schema may lack the field.
  return isSure ? (document.live_copy ?? null) : null;
}

/**
 * @param live what is known to be live: a file that is there already is read only if it turns out to be gone
 * @throws BodyMismatchError, and what Firestore throws
 */
export async function wantedOf({ ref, document }: Claim, live: LiveCopy | null): Promise<Wanted> {
  const { source } = document;
  switch (source.type) {
    case 'text':
      return { type: 'text', text: (await readBody(ref, document)).toString('utf8') };
    case 'url': {
      const isFetched = live?.source.type === 'url' && live.source.refresh_id === source.refresh_id;
      const isSentAgain = document.revision === document.synced_revision;
      return { type: 'url', source, isRefreshDue: !isFetched && (source.refresh_id !== null || isSentAgain) };
    }
    case 'file': {
      const read = async () => await readBody(ref, document);
      const first = isFileLive(live, source) ? null : await read();
      return { type: 'file', source, bytes: async () => first ?? (await read()) };
    }
    default:
      return source satisfies never;
  }
}

/** Whether the copy holds the file, whatever the document is called. */
export function isFileLive(live: LiveCopy | null, wanted: KnowledgeDocument['source'] & { type: 'file' }): boolean {
  if (live?.source.type !== 'file') return false;
  const { filename, content_type: contentType, sha256 } = live.source;
  return filename === wanted.filename && contentType === wanted.content_type && sha256 === wanted.sha256;
}
