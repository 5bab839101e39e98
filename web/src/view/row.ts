import {
  errorTitles,
  fileTypes,
  hasVisibleCharacter,
  type KnowledgeDocument,
  type SyncStatus,
  syncStatusTitles,
} from '@knowledge-sync/contract';
import type { IndexView } from '../model/index-view.ts';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { type DeletionView, deletionView } from './deletion.ts';
import { type ErrorView, errorView } from './error.ts';
import { actionsFor } from './failure-actions.ts';
import { formatBytes, formatDuration } from './format.ts';
import { indexView } from './rag-index.ts';

/** The look of a status. `deleting` is a document whose deletion was requested. */
export type StatusTone = SyncStatus | 'deleting';

/** The next automatic step. The page counts down to it. */
export interface Countdown {
  at: Date;
  /** Text before the remaining time; `over` replaces both once no time remains. */
  before: string;
  over: string;
  /** Text after either. */
  after?: string;
}

export interface RowView {
  id: string;
  name: string;
  tone: StatusTone;
  title: string;
  /** Details of the status, in one line. */
  note: string | null;
  countdown: Countdown | null;
  /** Whether an editor can retry it now. */
  isRetryable: boolean;
  /** What may help against its failure, instead of a retry; null if a retry may. */
  fix: 'edit' | 'replace' | null;
  /** Whether its deletion can still be withdrawn. */
  isRestorable: boolean;
  error: ErrorView | null;
  added: Date;
  lastAttempt: Date | null;
  /** Null when unknown. */
  size: string | null;
  sourceType: KnowledgeDocument['source']['type'];
  /** "Text", "Web page", "PDF". */
  sourceTitle: string;
  /** Its ID at ElevenLabs; null before the first sync. */
  remoteId: string | null;
  /** Whether agents can search it; null unless it is synced and has an index. */
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
    // The stored message repeats what the countdown says.
    note: progress.message.replace(/, retrying\.\.\.$/, ''),
    countdown: {
      at: progress.next_attempt_at.toDate(),
      before: 'retrying in',
      over: 'retrying now',
      after: `(attempt ${progress.attempt} of ${progress.of})`,
    },
  };
}

/** The cause. The details say what to do about it. */
const firstSentence = (text: string | undefined): string | null =>
  text?.match(/^.*?[.!?](?=\s|$)/s)?.[0] ?? text ?? null;

function failedView(document: KnowledgeDocument, title: string): StatusView {
  const { next_retry_at: nextRetryAt, sync_error: error } = document;
  if (nextRetryAt === null) return plain('failed', title, firstSentence(errorView(document)?.sentence));
  return {
    tone: 'failed',
    title,
    note: error === null ? null : errorTitles[error.type],
    countdown: { at: nextRetryAt.toDate(), before: 'retrying automatically in', over: 'retrying shortly' },
  };
}

/** A failed document with a retry flag is shown as queued until a worker claims it. */
const isRetryQueued = (document: KnowledgeDocument): boolean =>
  document.sync_status === 'failed' && document.retry_requested_at !== null;

function deletingView(document: KnowledgeDocument, deletion: DeletionView): StatusView {
  switch (deletion.state) {
    case 'waiting':
      return {
        ...plain('deleting', 'Deleting'),
        countdown: { at: deletion.notBefore, before: 'Deletes in', over: 'Deletes within a minute' },
      };
    case 'in_use':
      return failedView(document, 'In use');
    case 'failed':
      return failedView(document, "Couldn't delete");
    case 'begun':
      return document.sync_status === 'syncing'
        ? syncingView(document, 'deleting', 'Deleting')
        : plain('deleting', 'Deleting', 'Deleting at ElevenLabs…');
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
        document.time_to_live_ms === null ? null : `Synced in ${formatDuration(document.time_to_live_ms)}`,
      );
    case 'failed':
      return isRetryQueued(document)
        ? plain('pending', syncStatusTitles.pending, isUnsent ? 'Requesting retry…' : 'Retry queued')
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

/** The type of a document's content, in one or two words. */
export function sourceTitle(source: KnowledgeDocument['source']): string {
  switch (source.type) {
    case 'text':
      return 'Text';
    case 'url':
      return 'Web page';
    case 'file':
      // Documents of type text are called "Text".
      if (source.content_type === 'text/plain') return 'Text file';
      return titlesByContentType[source.content_type]?.title ?? 'File';
    default:
      return source satisfies never;
  }
}

function fixOf({ sync_error: error, source, deletion_requested_at: tombstone }: KnowledgeDocument): RowView['fix'] {
  const primary = error === null || tombstone !== null ? null : actionsFor(error.type, source.type).primary;
  return primary === 'retry' ? null : primary;
}

/** The row of a document in the list. */
export function rowView({ id, document, isUnsent }: Extract<KnowledgeItem, { kind: 'document' }>): RowView {
  const status = statusView(document, isUnsent);
  return {
    id,
    // Another tool may have written a name that shows nothing, and its link could not be pressed.
    name: hasVisibleCharacter(document.name) ? document.name : 'Unnamed document',
    ...status,
    isRetryable: status.tone === 'failed',
    fix: status.tone === 'failed' ? fixOf(document) : null,
    isRestorable: deletionView(document)?.state === 'waiting',
    error: status.tone === 'failed' ? errorView(document) : null,
    added: document.created_at.toDate(),
    lastAttempt: document.last_sync_attempt?.toDate() ?? null,
    size: sizeOf(document),
    sourceType: document.source.type,
    sourceTitle: sourceTitle(document.source),
    remoteId: document.elevenlabs_document_id,
    index: status.tone === 'completed' ? indexView(document) : null,
  };
}
