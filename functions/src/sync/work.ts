/** The state of a worker: what to send, and what the copy is known to hold. */
import type { Attempt, DependentAgent, KnowledgeDocument, Source } from '@knowledge-sync/contract';
import { type OpenRequests, openRequestsOf } from '../document/open-requests.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { readBody } from '../store/body.ts';
import type { Claim } from './claim.ts';

/** The known content of a copy. */
export type LiveCopy = NonNullable<KnowledgeDocument['live_copy']>;

/** The content to send. */
export type Wanted =
  | { type: 'text'; text: string }
  | {
      type: 'url';
      source: Source & { type: 'url' };
      /**
       * Whether the recorded copy must be fetched again. Other copies are fetched if a refresh was
       * ever requested.
       */
      isRefreshDue: boolean;
    }
  | {
      type: 'file';
      source: Source & { type: 'file' };
      /** Reads and verifies the bytes. A rename does not need them. */
      bytes: () => Promise<Buffer>;
    };

/** A record below `knowledge/{id}/attempts`. */
export interface AttemptRecord {
  id: string;
  record: Attempt;
}

/** How long such records are kept. */
export const attemptRecordTtlMs = 30 * 24 * 3_600_000;

/** The state of a worker, which begins with the claimed document. */
export interface Work {
  ctx: EngineContext;
  claim: Claim;
  provider: Provider;
  /** The id of this installation, which the names of its copies carry. */
  installation: string;
  eventId: string;
  /** Null when the document is to be removed. */
  wanted: Wanted | null;
  remoteId: string | null;
  /** The known content of the copy at `remoteId`; null when unknown, and for texts. */
  live: LiveCopy | null;
  open: OpenRequests;
  /** The time of the last change of the copy, as ElevenLabs answered it; null after a creation. */
  changedAtSecs: number | null;
  /** What ElevenLabs made of what was sent, if a comparison had it sent again. */
  accepted: KnowledgeDocument['accepted_copy'];
  /**
   * The agents because of which ElevenLabs refused the last deletion; null if they are unknown, or
   * it was not refused.
   */
  dependents: DependentAgent[] | null;
  /** Records of further copies that were deleted, for the document's history. */
  removed: AttemptRecord[];
  /**
   * True while every lost request is this claim's own, so that a copy which it created is up to
   * date.
   */
  isLossOwn: boolean;
}

/**
 * The known content of the recorded copy. Unknown while a lost request may have changed it, and
 * when a document is queued although its revision is live, because then a comparison found that its
 * copy differs, or a person asked to send it again.
 */
export function liveCopyOf(document: KnowledgeDocument): LiveCopy | null {
  const { elevenlabs_document_id: remoteId, revision, synced_revision: synced } = document;
  const isSure = remoteId !== null && openRequestsOf(document).unsettled_since === null && revision !== synced;
  // A document that was not parsed by the schema may lack the field.
  return isSure ? (document.live_copy ?? null) : null;
}

/**
 * @param live the known content of the copy; an unchanged file is read only if its copy is missing
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

/**
 * The known time of the copy once everything is sent. Only for files: a comparison reads the
 * content of texts, and pages change at any time.
 */
export const copyStateOf = ({ claim, remoteId, changedAtSecs }: Work): KnowledgeDocument['copy_state'] =>
  claim.document.source.type !== 'file' || remoteId === null
    ? null
    : {
        revision: claim.document.revision,
        elevenlabs_document_id: remoteId,
        updated_at_secs: changedAtSecs,
        is_read: false,
      };

/** Whether a comparison had this revision sent again, because its copy differed. */
export const isSentAgain = ({ accepted_copy: accepted, revision }: KnowledgeDocument): boolean =>
  accepted?.revision === revision;

/** Whether the copy holds the file, under any document name. */
export function isFileLive(live: LiveCopy | null, wanted: KnowledgeDocument['source'] & { type: 'file' }): boolean {
  if (live?.source.type !== 'file') return false;
  const { filename, content_type: contentType, sha256 } = live.source;
  return filename === wanted.filename && contentType === wanted.content_type && sha256 === wanted.sha256;
}
