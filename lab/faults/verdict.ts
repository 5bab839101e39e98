/**
 * Judges a document from outside: by the API, by Firestore's own listing and by the copies at
 * ElevenLabs.
 */
import type { Knowledge } from '@knowledge-sync/contract';
import type { FirestoreRest } from '@knowledge-sync/e2e/firestore-rest';
import type { Simulator } from '@knowledge-sync/emulator/simulator';
import { isOfOthers } from './strangers.ts';
import type { Wanted } from './users.ts';

export type Verdict =
  | { kind: 'right' }
  /** The wanted text is not at ElevenLabs, or the document is gone. */
  | { kind: 'lost'; detail: string }
  /** More than one copy, or a copy of a deleted document. */
  | { kind: 'duplicated'; detail: string }
  /** The document has not reached a final state, or parts of it are left behind. */
  | { kind: 'stranded'; detail: string };

export async function judge(
  id: string,
  wanted: Wanted,
  document: Knowledge | null,
  simulator: Simulator,
  firestore: FirestoreRest,
): Promise<Verdict> {
  const copies = simulator.documents().filter(({ name }) => name.endsWith(`/${id}]`) && !isOfOthers(name));
  if (wanted === null) return await judgeDeleted(id, document, copies.length, firestore);
  if (document === null) return { kind: 'lost', detail: 'the document is gone' };
  const [copy] = copies;
  if (copies.length > 1) return { kind: 'duplicated', detail: `${copies.length} copies, ${stateOf(document)}` };
  if (copy === undefined) return { kind: 'lost', detail: `no copy, ${stateOf(document)}` };
  if (copy.text !== wanted.text) return { kind: 'lost', detail: `another text, ${stateOf(document)}` };
  if (withoutInstallation(copy.name) !== `${wanted.name} [kb:${id}]`)
    return { kind: 'lost', detail: `called ${copy.name}, ${stateOf(document)}` };
  const everyDays = copy.auto_sync?.minimum_frequency_days ?? null;
  if (!isRefreshed(everyDays, wanted.everyDays))
    return { kind: 'lost', detail: `refreshed every ${everyDays} days, ${stateOf(document)}` };
  const isAtRest =
    document.sync_status === 'completed' &&
    document.synced_revision === document.revision &&
    document.unsettled_since === null &&
    document.elevenlabs_document_id === copy.id;
  return isAtRest ? { kind: 'right' } : { kind: 'stranded', detail: stateOf(document) };
}

/** Whether ElevenLabs refreshes a page as often as wanted, or more often. */
const isRefreshed = (days: number | null, wanted: number | null): boolean =>
  days === null || wanted === null ? days === wanted : days <= wanted;

/** The name of a copy with the document's id alone in its key. */
export const withoutInstallation = (name: string): string => name.replace(/\[kb:\w+\//, '[kb:');

async function judgeDeleted(
  id: string,
  document: Knowledge | null,
  copies: number,
  firestore: FirestoreRest,
): Promise<Verdict> {
  if (document !== null) return { kind: 'stranded', detail: `not deleted, ${stateOf(document)}` };
  if (copies > 0) return { kind: 'duplicated', detail: `${copies} copies of a deleted document` };
  for (const below of ['body', 'attempts']) {
    const left = await firestore.ids(`knowledge/${id}/${below}`);
    if (left.length > 0) return { kind: 'stranded', detail: `${below} of a deleted document: ${left.join(', ')}` };
  }
  return { kind: 'right' };
}

function stateOf(document: Knowledge): string {
  const { sync_status: status, sync_error: error, unsettled_since: unsettled, next_retry_at: next } = document;
  return [
    status,
    error === null ? '' : `${error.type} ${error.http_status ?? ''} ${error.detail ?? ''}`,
    unsettled === null ? '' : `unsettled since ${unsettled}`,
    next === null ? '' : `next at ${next}`,
    document.synced_revision === document.revision ? '' : 'another revision is live',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
