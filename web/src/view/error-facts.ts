/** The details of a failure for support. Loaded when they are shown. */
import { errorTitles, type KnowledgeDocument } from '@knowledge-sync/contract';
import type { ErrorView } from './error.ts';

/** The known ones, in the order shown. */
export function errorFacts(document: KnowledgeDocument): { label: string; value: string }[] {
  const { sync_error: error } = document;
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
  return known.flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }],
  );
}

/** The details as plain text, to copy into a ticket or chat. */
export const technicalText = (id: string, name: string, { sentence, of }: ErrorView): string =>
  [
    `Document: ${name}`,
    `Document ID: ${id}`,
    `Error: ${sentence}`,
    ...errorFacts(of).map(({ label, value }) => `${label}: ${value}`),
  ].join('\n');
