/** What a commit of the functions makes durable, read off the wire. Nothing here knows how the functions come to write it. */
import type { FirestoreValue, FirestoreWrite } from './firestore-proxy.ts';
import type { FunctionName } from './runtime.ts';

/**
 * The commits on which the promise about documents rests, by the function that makes them: a crash may come before or after each.
 * Left out is what the API notes for people who watch (indexes that they ask for, which agents hold the folder, when to ask again),
 * which the next look-up makes up for, and the end of an upload that it gives up, which the sweep makes up for.
 */
export const durableSteps = {
  api: [
    'created',
    'part stored',
    'upload noted',
    'edited',
    'deletion asked for',
    'retry asked for',
    'comparison started',
  ],
  onKnowledgeWritten: [
    'claimed',
    'folder claimed',
    'folder recorded',
    'progress noted',
    'completed',
    'failed',
    'queued again',
    'left unsettled',
    'copy noted',
    'replaced body removed',
    'parts removed',
    'document removed',
  ],
  onJobWritten: ['job claimed', 'page compared', 'repaired', 'job released', 'job ended'],
  sweepKnowledge: [
    'queued again',
    'claimed to settle',
    'settled',
    'upload dropped',
    'index noted',
    'page noted',
    'job woken',
  ],
} as const satisfies Record<FunctionName, readonly string[]>;

export type DurableStep<F extends FunctionName = FunctionName> = (typeof durableSteps)[F][number];

type Fields = Record<string, FirestoreValue>;

/** Null when the commit is none of those listed. */
export function durableStepOf(functionName: FunctionName, writes: readonly FirestoreWrite[]): DurableStep | null {
  const known: readonly DurableStep[] = durableSteps[functionName];
  const step = stepOf(functionName, writes);
  return known.find((one) => one === step) ?? null;
}

function stepOf(functionName: FunctionName, writes: readonly FirestoreWrite[]): string | null {
  const touched = writes.map((write) => ({ write, path: pathOf(write.update?.name ?? write.delete ?? '') }));
  const main = touched.find(({ path }) => path[0] === 'knowledge' && path.length === 2)?.write;
  if (functionName === 'onJobWritten') return stepOfJob(touched.find(({ path }) => path.length === 2)?.write);
  if (touched.some(({ path }) => path[0] === 'jobs'))
    return functionName === 'api' ? 'comparison started' : 'job woken';
  if (main !== undefined) {
    if (main.delete) return 'document removed';
    const fields = main.update?.fields ?? {};
    return functionName === 'api' ? stepOfApi(main, fields) : stepOfEngine(fields);
  }
  const upload = touched.find(({ path }) => path[0] === 'uploads')?.write;
  const isUpload = upload !== undefined;
  const isPart = touched.some(({ path }) => path[0] === 'knowledge');
  const folder = touched.find(({ path }) => path[0] === 'engine')?.write;
  if (folder !== undefined) return isFolderRecorded(folder.update?.fields ?? {}) ? 'folder recorded' : 'folder claimed';
  switch (functionName) {
    case 'api':
      if (upload?.delete) return 'upload dropped';
      return isPart ? 'part stored' : isUpload ? 'upload noted' : null;
    case 'onKnowledgeWritten':
      return isUpload ? 'replaced body removed' : isPart ? 'parts removed' : null;
    case 'sweepKnowledge':
      return isUpload ? 'upload dropped' : null;
    default:
      return functionName satisfies never;
  }
}

/** The record of a repair lies below the job; in one commit with it comes what it does to the document. */
function stepOfJob(write: FirestoreWrite | undefined): string {
  const fields = write?.update?.fields ?? {};
  if (fields.claim?.valueType === 'mapValue') return 'job claimed';
  if ('due_findings' in fields) return 'page compared';
  if ('ended_at' in fields) return 'job ended';
  return 'claim' in fields ? 'job released' : 'repaired';
}

function stepOfApi(write: FirestoreWrite, fields: Fields): string {
  if ((write.updateMask?.fieldPaths ?? []).length === 0) return 'created';
  if ('deletion_requested_at' in fields) return 'deletion asked for';
  return 'revision' in fields ? 'edited' : 'retry asked for';
}

function stepOfEngine(fields: Fields): string {
  const status = fields.sync_status?.stringValue;
  if (fields.sync_claim?.valueType === 'mapValue') return status === 'syncing' ? 'claimed' : 'claimed to settle';
  if (fields.sync_progress?.valueType === 'mapValue') return 'progress noted';
  // Settling gives the claim back and leaves the rest alone; whoever ends a sync or frees it clears the progress too.
  if ('sync_claim' in fields && !('sync_progress' in fields)) return 'settled';
  // What is looked up at ElevenLabs is noted while nobody holds the document.
  if (!('sync_claim' in fields)) {
    if ('auto_sync_check_at' in fields) return 'page noted';
    if ('index_due_at' in fields) return 'index noted';
  }
  if (status === 'completed' || status === 'failed') return status;
  if (status === 'pending' || 'queued_at' in fields) return 'queued again';
  return 'unsettled_since' in fields ? 'left unsettled' : 'copy noted';
}

/** The entry is `{<account>: {id, claim}}`. */
function isFolderRecorded(fields: Fields): boolean {
  return Object.values(fields).some((entry) => entry.mapValue?.fields?.id?.valueType === 'stringValue');
}

const pathOf = (name: string): string[] => (name.split('/documents/')[1] ?? '').split('/');
