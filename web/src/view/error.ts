import { errorTitles, type KnowledgeDocument } from '@knowledge-sync/contract';

/** The details of a failed document. */
export interface ErrorView {
  /** The problem and the next step. */
  sentence: string;
  hint: string | null;
  /** Details for support, in the order shown; only known ones. */
  technical: readonly { label: string; value: string }[];
}

/** Null for a document without an error. */
export function errorView(document: KnowledgeDocument): ErrorView | null {
  const { sync_error: error, sync_error_message: message } = document;
  if (error === null && message === null) return null;
  const known: [string, string | number | null | undefined][] = [
    ['Error', error ? `${errorTitles[error.type]} (${error.type})` : null],
    ['HTTP status', error?.http_status],
    ['ElevenLabs type', error?.provider_type],
    ['ElevenLabs code', error?.provider_code],
    ['ElevenLabs status', error?.provider_status === error?.provider_code ? null : error?.provider_status],
    ['ElevenLabs message', error?.detail],
    ['Manual or scheduled retries', error ? document.sync_retry_count : null],
    ['Last attempt', document.last_sync_attempt?.toDate().toISOString()],
    ['Request ID', error?.request_id],
    ['ElevenLabs ID', document.elevenlabs_document_id],
  ];
  return {
    sentence: message ?? (error ? errorTitles[error.type] : ''),
    hint: error?.hint || null,
    technical: known.flatMap(([label, value]) =>
      value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }],
    ),
  };
}

/** The technical details as plain text, to copy into a ticket or chat. */
export const technicalText = (id: string, name: string, view: ErrorView): string =>
  [
    `Document: ${name}`,
    `Document ID: ${id}`,
    `Error: ${view.sentence}`,
    ...view.technical.map(({ label, value }) => `${label}: ${value}`),
  ].join('\n');
