import { errorCatalogue, type KnowledgeDocument } from '@knowledge-sync/contract';

/** What a failed document shows when it is opened. */
export interface ErrorView {
  /** One sentence: what happened and what to press. */
  sentence: string;
  hint: string | null;
  /** For whoever looks into it, in the order shown; only what is known. */
  technical: readonly { label: string; value: string }[];
}

const timesRetried = (count: number): string =>
  count === 0 ? 'not yet retried' : count === 1 ? 'retried once' : `retried ${count} times`;

/** Null while there is nothing to explain. */
export function errorView(document: KnowledgeDocument): ErrorView | null {
  const { sync_error: error, sync_error_message: message } = document;
  if (error === null && message === null) return null;
  const known: [string, string | number | null | undefined][] = [
    ['Class', error ? `${errorCatalogue[error.type].title} (${error.type})` : null],
    ['HTTP status', error?.http_status],
    ['Provider code', error?.provider_code],
    ['Provider said', error?.detail],
    ['Retries', error ? timesRetried(document.sync_retry_count) : null],
    ['Last attempt', document.last_sync_attempt?.toDate().toISOString()],
    ['Request id', error?.request_id],
    ['ElevenLabs id', document.elevenlabs_document_id],
  ];
  return {
    sentence: message ?? (error ? errorCatalogue[error.type].final : ''),
    hint: error?.hint || null,
    technical: known.flatMap(([label, value]) =>
      value === null || value === undefined || value === '' ? [] : [{ label, value: String(value) }],
    ),
  };
}

/** The technical part as plain text, for a ticket or a chat. */
export const technicalText = (id: string, name: string, view: ErrorView): string =>
  [
    `Document: ${name}`,
    `Document id: ${id}`,
    `Error: ${view.sentence}`,
    ...view.technical.map(({ label, value }) => `${label}: ${value}`),
  ].join('\n');
