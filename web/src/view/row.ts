import { fileTypes, type KnowledgeDocument, type SyncStatus, syncStatusTitles } from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { type DeletionView, deletionView } from './deletion.ts';
import { type ErrorView, errorView } from './error.ts';
import { formatBytes, formatDuration } from './format.ts';
import { type IndexView, indexView } from './rag-index.ts';

/** How a status looks. `deleting` is a tombstone that the engine works on. */
export type StatusTone = SyncStatus | 'deleting';

/** What comes next by itself, and when: the page counts down to it. */
export interface Countdown {
  at: Date;
  /** Words around the time that is left; `over` replaces all of it once nothing is left. */
  before: string;
  over: string;
}

export interface RowView {
  id: string;
  name: string;
  tone: StatusTone;
  title: string;
  /** More about the status, in one line. */
  note: string | null;
  countdown: Countdown | null;
  /** Whether a person may ask for another try now. Whether this person may is the role's business. */
  isRetryable: boolean;
  /** Whether a deletion can still be withdrawn without a question. */
  isRestorable: boolean;
  /** Whether it counts in the title as something to look at. */
  needsAttention: boolean;
  error: ErrorView | null;
  lastAttempt: Date | null;
  createdAt: Date;
  retries: number;
  /** Null when unknown. */
  size: string | null;
  sourceType: KnowledgeDocument['source']['type'];
  /** "Text", "Web page", "PDF". */
  sourceTitle: string;
  /** Its id at ElevenLabs, once it is known. */
  remoteId: string | null;
  /** Whether agents can search it; null while nothing is live, or where nothing is indexed. */
  index: IndexView | null;
}

type StatusView = Pick<RowView, 'tone' | 'title' | 'note' | 'countdown'>;

const plain = (tone: StatusTone, title: string, note: string | null = null): StatusView => ({
  tone,
  title,
  note,
  countdown: null,
});

function syncingView(document: KnowledgeDocument, tone: StatusTone, title: string): StatusView {
  const progress = document.sync_progress;
  if (!progress) return plain(tone, title);
  return {
    tone,
    title,
    note: `Attempt ${progress.attempt} of ${progress.of}, ${progress.message}`,
    countdown: { at: progress.next_attempt_at.toDate(), before: 'next try in', over: 'trying now' },
  };
}

function failedView(document: KnowledgeDocument, title: string): StatusView {
  return {
    tone: 'failed',
    title,
    note: errorView(document)?.sentence ?? null,
    countdown: document.next_retry_at && {
      at: document.next_retry_at.toDate(),
      before: 'Tried again by itself in',
      over: 'Tried again by itself any moment now',
    },
  };
}

/** A flag that waits to be taken up is a queued document: it is shown as one although the status still says failed. */
const isRetryQueued = (document: KnowledgeDocument): boolean =>
  document.sync_status === 'failed' && document.retry_requested_at !== null;

function deletingView(document: KnowledgeDocument, deletion: DeletionView): StatusView {
  switch (deletion.state) {
    case 'waiting':
      return {
        ...plain('deleting', 'Deleting'),
        countdown: { at: deletion.notBefore, before: 'Removed in', over: 'Removed within a minute' },
      };
    case 'in_use':
      return failedView(document, 'Still in use');
    case 'failed':
      return failedView(document, 'Deleting failed');
    case 'begun':
      return document.sync_status === 'syncing'
        ? syncingView(document, 'deleting', 'Deleting')
        : plain('deleting', 'Deleting', 'Waiting for ElevenLabs to let go of it.');
    default:
      return deletion satisfies never;
  }
}

function statusView(document: KnowledgeDocument, isUnsent: boolean): StatusView {
  const deletion = deletionView(document);
  if (deletion) return deletingView(document, deletion);
  const status = document.sync_status;
  const title = syncStatusTitles[status];
  switch (status) {
    case 'pending':
      return plain('pending', title);
    case 'syncing':
      return syncingView(document, 'syncing', title);
    case 'completed':
      return plain(
        'completed',
        title,
        document.time_to_live_ms === null ? null : `Live after ${formatDuration(document.time_to_live_ms)}`,
      );
    case 'failed':
      return isRetryQueued(document)
        ? plain('pending', syncStatusTitles.pending, isUnsent ? 'Sending the retry…' : 'Retry requested')
        : failedView(document, title);
    default:
      return status satisfies never;
  }
}

function sizeOf({ source }: KnowledgeDocument): string | null {
  const bytes = source.type === 'url' ? null : source.size_bytes;
  return bytes === null ? null : formatBytes(bytes);
}

const titlesByContentType: Readonly<Record<string, { title: string }>> = fileTypes;

/** What it comes from, in a word. */
export function sourceTitle(source: KnowledgeDocument['source']): string {
  switch (source.type) {
    case 'text':
      return 'Text';
    case 'url':
      return 'Web page';
    case 'file':
      return titlesByContentType[source.content_type]?.title ?? 'File';
    default:
      return source satisfies never;
  }
}

/** What the list shows of a document. */
export function rowView({ id, document, isUnsent }: Extract<KnowledgeItem, { kind: 'document' }>): RowView {
  const status = statusView(document, isUnsent);
  return {
    id,
    name: document.name,
    ...status,
    isRetryable: status.tone === 'failed',
    isRestorable: deletionView(document)?.state === 'waiting',
    needsAttention: status.tone === 'failed',
    error: status.tone === 'failed' ? errorView(document) : null,
    lastAttempt: document.last_sync_attempt?.toDate() ?? null,
    createdAt: document.created_at.toDate(),
    retries: document.sync_retry_count,
    size: sizeOf(document),
    sourceType: document.source.type,
    sourceTitle: sourceTitle(document.source),
    remoteId: document.elevenlabs_document_id,
    index: status.tone === 'completed' ? indexView(document) : null,
  };
}
