import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it, test } from 'vitest';
import { aDocument } from '../testing/fixtures.ts';
import type { RawDocument } from './lease.ts';
import { transitionOf, transitions } from './transition-table.ts';

const architecture = readFileSync(join(import.meta.dirname, '../../../ARCHITECTURE.md'), 'utf8');
const diagram = /```mermaid\nstateDiagram-v2\n(.*?)```/s.exec(architecture)?.[1] ?? '';
const drawn = [...diagram.matchAll(/^ *(\S+) --> (\S+): (\S+)$/gm)].map((edge) => edge.slice(1).join(' '));
const inTable = transitions.flatMap(({ name, from, to }) =>
  from.map((state) => [state ?? '[*]', to ?? '[*]', name].join(' ')),
);

test('the diagram in ARCHITECTURE.md draws every transition once, and no other', () => {
  expect(drawn.toSorted()).toEqual(inTable.toSorted());
  expect(new Set(drawn).size).toBe(drawn.length);
});

test('the diagram has no line that is not an edge', () => {
  expect(diagram.split('\n').filter((line) => line.trim() !== '')).toHaveLength(drawn.length);
});

const now = Timestamp.fromMillis(Date.UTC(2026, 0, 1));
const claim = { id: 'w1', expires_at: now };
const pending: RawDocument = aDocument();
const syncing: RawDocument = { ...pending, sync_status: 'syncing', sync_claim: claim };

describe('no transition explains', () => {
  it.each([
    ['a move that the table does not have', pending, { ...pending, sync_status: 'completed' }],
    ['a claim that no worker holds', pending, { ...pending, sync_status: 'syncing' }],
    [
      'a field that the move may not change',
      syncing,
      { ...syncing, sync_status: 'failed', sync_claim: null, name: 'x' },
    ],
    ['a failure without an error', syncing, { ...syncing, sync_status: 'failed', sync_claim: null }],
    [
      'a completion that keeps the claim',
      syncing,
      { ...syncing, sync_status: 'completed', synced_revision: pending.revision },
    ],
    [
      'a completion of another revision than the wanted one',
      syncing,
      { ...syncing, sync_status: 'completed', sync_claim: null, synced_revision: 'other' },
    ],
    [
      'a completion that keeps the last error',
      { ...syncing, sync_error_message: 'x' },
      {
        ...syncing,
        sync_error_message: 'x',
        sync_status: 'completed',
        sync_claim: null,
        synced_revision: pending.revision,
      },
    ],
    ['the removal of a document that is not to go', syncing, null],
    ['the removal of a document that no worker holds', { ...pending, deletion_requested_at: now }, null],
    ['a status that does not exist', pending, { ...pending, sync_status: 'archived' }],
    [
      'a queued document whose retry flag stays',
      { ...pending, sync_status: 'failed' },
      { ...pending, retry_requested_at: now },
    ],
    ['a change of the text that leaves the revision', pending, { ...pending, body_id: 'other' }],
  ])('%s', (_, before, after) => {
    expect(transitionOf(before, after)).toBeNull();
  });
});

it('names the creation and the removal', () => {
  expect(transitionOf(null, pending)).toBe('created');
  expect(transitionOf({ ...syncing, deletion_requested_at: now }, null)).toBe('removed');
});
