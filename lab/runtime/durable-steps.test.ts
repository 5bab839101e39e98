/** Commits as they look on the wire. That the functions make them like this, the faults for real show: e2e/faults. */
import { expect, test } from 'vitest';
import { durableStepOf } from './durable-steps.ts';
import type { FirestoreValue, FirestoreWrite } from './firestore-proxy.ts';
import type { FunctionName } from './runtime.ts';

const path = (document: string): string => `projects/p/databases/(default)/documents/${document}`;
const nothing: FirestoreValue = { valueType: 'nullValue' };
const time: FirestoreValue = { valueType: 'timestampValue' };
const update = (document: string, fields: Record<string, FirestoreValue>): FirestoreWrite => ({
  update: { name: path(document), fields },
  updateMask: { fieldPaths: Object.keys(fields) },
});
const gone = (document: string): FirestoreWrite => ({ delete: path(document) });
const status = (stringValue: string): FirestoreValue => ({ valueType: 'stringValue', stringValue });

test.each<[step: string | null, by: FunctionName, writes: FirestoreWrite[]]>([
  ['comparison started', 'api', [update('jobs/j', { claim: nothing }), update('engine/reconcile', {})]],
  ['job woken', 'sweepKnowledge', [update('jobs/j', { claim: nothing, queued_at: time })]],
  ['job released', 'onJobWritten', [update('jobs/j', { claim: nothing, queued_at: time })]],
  ['index noted', 'sweepKnowledge', [update('knowledge/a', { index_status: status('ready'), index_due_at: nothing })]],
  ['page noted', 'sweepKnowledge', [update('knowledge/a', { auto_sync_check_at: time })]],
  [
    'page noted',
    'sweepKnowledge',
    [update('knowledge/a', { sync_status: status('failed'), auto_sync_check_at: nothing, index_due_at: nothing })],
  ],
  [
    'completed',
    'onKnowledgeWritten',
    [
      update('knowledge/a', {
        sync_status: status('completed'),
        sync_claim: nothing,
        sync_progress: nothing,
        index_due_at: time,
        auto_sync_check_at: time,
      }),
    ],
  ],
  ['settled', 'sweepKnowledge', [update('knowledge/a', { sync_claim: nothing, index_due_at: time })]],
  ['copy noted', 'onKnowledgeWritten', [update('knowledge/a', { elevenlabs_document_id: status('copy') })]],
  ['left unsettled', 'onKnowledgeWritten', [update('knowledge/a', { unsettled_since: time, settles_at: time })]],
  ['upload dropped', 'sweepKnowledge', [gone('uploads/b'), gone('knowledge/a/body/b.0')]],
  ['part stored', 'api', [update('uploads/b', { expires_at: time }), update('knowledge/a/body/b.0', {})]],
  // What the API gives up, nothing rests on.
  [null, 'api', [gone('uploads/b'), gone('knowledge/a/body/b.0')]],
  [null, 'api', [update('workspace/agents', { known: time })]],
])('%s is told from the other commits of %s', (step, by, writes) => {
  expect(durableStepOf(by, writes)).toBe(step);
});
