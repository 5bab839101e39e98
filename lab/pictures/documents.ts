/** Documents for the pictures of the list, in every state. */
import { Timestamp } from '@google-cloud/firestore';
import { errorCatalogue, type KnowledgeDocument, type SyncErrorType } from '@knowledge-sync/contract';
import { completedDocument, failure } from '@knowledge-sync/e2e/seed';

type Fields = Partial<KnowledgeDocument>;
type Source = KnowledgeDocument['source'];

const minuteMs = 60_000;
const ago = (minutes: number): Timestamp => Timestamp.fromMillis(Date.now() - minutes * minuteMs);
const ahead = (minutes: number): Timestamp => ago(-minutes);

const live = (name: string, minutes: number, more: Fields = {}): [string, Fields] => [
  name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  {
    ...completedDocument(name, new Date(Date.now() - minutes * minuteMs)),
    time_to_live_ms: 900 + minutes * 37,
    ...more,
  },
];

const file = (filename: string, contentType: string, bytes: number): Source => ({
  type: 'file',
  filename,
  content_type: contentType,
  size_bytes: bytes,
  sha256: 'a'.repeat(64),
});

const page = (url: string, days: number): Source => ({
  type: 'url',
  url,
  auto_sync: { frequency_days: days, auto_remove: false },
  refresh_id: null,
});

function failed(type: SyncErrorType, details: Partial<NonNullable<KnowledgeDocument['sync_error']>>): Fields {
  const base = failure(type);
  return { ...base, sync_error: base.sync_error ? { ...base.sync_error, ...details } : null };
}

const retriedAutomatically: Fields = {
  ...failed('server_error', { http_status: 503, request_id: '8f2c6b1e' }),
  sync_error_message: errorCatalogue.server_error.scheduled,
  next_retry_at: ahead(4),
  sync_retry_count: 3,
  scheduled_retries: 3,
};

/** By id, the newest first. */
export const everyState: ReadonlyMap<string, Fields> = new Map([
  live('Holiday opening hours', 0.3, {
    sync_status: 'pending',
    synced_at: null,
    time_to_live_ms: null,
    last_sync_attempt: null,
    elevenlabs_document_id: null,
    synced_revision: null,
    index_status: null,
    queued_at: ago(0.3),
  }),
  live('Returning a damaged parcel', 1, {
    sync_status: 'syncing',
    synced_at: null,
    time_to_live_ms: null,
    index_status: null,
    sync_progress: {
      attempt: 2,
      of: 3,
      message: errorCatalogue.rate_limit.waiting,
      next_attempt_at: ahead(0.15),
    },
    sync_claim: { id: 'pictured', expires_at: ahead(30) },
  }),
  live(
    'Refund policy',
    4,
    failed('auth_error', {
      http_status: 401,
      provider_code: 'invalid_api_key',
      detail: 'Invalid API key',
      request_id: '3d0b9a52',
    }),
  ),
  live('Warranty terms 2026', 9, retriedAutomatically),
  live('Installation manual', 14, { source: file('installation-manual.pdf', 'application/pdf', 2_340_000) }),
  live('help.example.com/shipping', 22, {
    source: page('https://help.example.com/shipping', 7),
    index_status: 'indexing',
    index_progress: 60,
    index_due_at: ahead(5),
    index_since: ago(1),
  }),
  live('Price list for partners', 31, {
    source: file('price-list.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 148_000),
  }),
  live('Old delivery times', 45, { deletion_requested_at: ago(0.2), deletion_not_before: ahead(0.4) }),
  live('Cancelling an order', 70),
  live('Changing an address', 95),
  live('Contact and callback', 130, { index_status: 'too_small', index_progress: null }),
  live('Gift cards', 200),
  live('Loyalty programme', 260),
  live('Privacy and your data', 900),
  live('Setting up the sensor', 1_500),
  live('Shipping times and costs', 3_000),
  live('Spare parts', 4_400),
]);

/** Most of these have failed for the same reason. */
export const oneCause: ReadonlyMap<string, Fields> = new Map([
  ...['Refund policy', 'Warranty terms 2026', 'Cancelling an order', 'Gift cards', 'Spare parts'].map((name, at) =>
    live(name, 3 + at, failed('quota', { http_status: 401, provider_code: 'quota_exceeded' })),
  ),
  ...['Shipping times and costs', 'Privacy and your data', 'Loyalty programme'].map((name, at) => live(name, 60 + at)),
]);
