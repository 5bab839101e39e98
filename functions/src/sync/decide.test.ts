import { syncStatuses } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import type { RawDocument } from '../document/lease.ts';
import { aDocument } from '../testing/fixtures.ts';
import { type Decision, decide } from './decide.ts';

const now = new Date('2026-01-01T12:00:00Z');
const at = (offsetMs: number): Timestamp => Timestamp.fromMillis(now.getTime() + offsetMs);

const statuses = [...syncStatuses, 'archived', 7, null, undefined] as const;
const claims = {
  none: null,
  live: { id: 'w1', expires_at: at(1) },
  'expired just now': { id: 'w1', expires_at: at(0) },
  expired: { id: 'w1', expires_at: at(-60_000) },
  malformed: { id: 4, expires_at: 'soon' },
  absent: undefined,
};
const remotes = { 'no copy known': null, 'a copy known': 'remote-1' } as const;
const losses = { settled: null, 'a request lost': at(-5_000) } as const;

const flags = { 'not flagged': null, flagged: at(-1_000), 'flag absent': undefined, 'malformed flag': 'yes' };
const befores: Record<string, RawDocument | null> = {
  created: null,
  ...Object.fromEntries(syncStatuses.map((status) => [`was ${status}`, { ...aDocument(), sync_status: status }])),
  'was malformed': { sync_status: [] },
};

/** The rule in other words than the code's: what each combination must come to. */
function expected(status: unknown, claim: keyof typeof claims, flag: keyof typeof flags) {
  if (claim === 'live') return 'none:claimed';
  const isClaimReadable = claim !== 'malformed' && claim !== 'absent';
  const isFlagReadable = flag === 'not flagged' || flag === 'flagged';
  const isFlagSet = flag === 'flagged' || flag === 'malformed flag';
  if (status === 'completed') return 'none:completed';
  if (status === 'syncing') return 'none:syncing';
  if (status === 'failed' && !isFlagSet) return 'none:failed';
  if (status !== 'pending' && status !== 'failed') return 'reject';
  if (!isClaimReadable || !isFlagReadable) return 'reject';
  return status === 'failed' ? 'sync:retry_flag' : 'sync:pending';
}

/** A decision in a word. */
function told(decision: Decision): string {
  switch (decision.action) {
    case 'none':
      return `none:${decision.reason}`;
    case 'sync':
    case 'remove':
      return `${decision.action}:${decision.cause}`;
    default:
      return decision.action;
  }
}

describe('decide', () => {
  for (const status of statuses) {
    for (const claim of Object.keys(claims) as (keyof typeof claims)[]) {
      for (const flag of Object.keys(flags) as (keyof typeof flags)[]) {
        const outcome = expected(status, claim, flag);
        it(`answers ${outcome} to status ${String(status)}, claim ${claim}, ${flag}, whatever it was before`, () => {
          const after = {
            ...aDocument(),
            sync_status: status,
            sync_claim: claims[claim],
            retry_requested_at: flags[flag],
          };
          for (const before of Object.values(befores)) {
            const decision = decide(before, after, now);
            expect(told(decision)).toBe(outcome);
          }
        });
      }
    }
  }

  for (const status of statuses) {
    for (const claim of Object.keys(claims) as (keyof typeof claims)[]) {
      for (const flag of Object.keys(flags) as (keyof typeof flags)[]) {
        for (const remote of Object.keys(remotes) as (keyof typeof remotes)[]) {
          for (const loss of Object.keys(losses) as (keyof typeof losses)[]) {
            const isWaiting = remote === 'no copy known' && loss === 'a request lost';
            const outcome = expected(status, claim, flag).replace(/^sync:.*/, (word) =>
              isWaiting ? 'none:settling' : word.replace('sync', 'remove'),
            );
            it(`with a tombstone answers ${outcome} to status ${String(status)}, claim ${claim}, ${flag}, ${remote}, ${loss}`, () => {
              const after = {
                ...aDocument(),
                deletion_requested_at: at(-2_000),
                sync_status: status,
                sync_claim: claims[claim],
                retry_requested_at: flags[flag],
                elevenlabs_document_id: remotes[remote],
                unsettled_since: losses[loss],
              };
              for (const before of Object.values(befores)) expect(told(decide(before, after, now))).toBe(outcome);
            });
          }
        }
      }
    }
  }

  it('removes the copy of a document that was deleted by hand, whatever its status was', () => {
    for (const before of Object.values(befores).filter((before) => before !== null)) {
      expect(decide(before, null, now)).toEqual({ action: 'remove_orphan', before });
      const waiting = { ...before, deletion_requested_at: at(-1_000), sync_claim: null };
      expect(decide(waiting, null, now)).toEqual({ action: 'remove_orphan', before: waiting });
    }
  });

  it('does nothing for the end of a removal and for an empty event', () => {
    for (const before of Object.values(befores).filter((before) => before !== null)) {
      const claim = { id: 'remover', expires_at: at(1_000) };
      const removed = { ...before, deletion_requested_at: at(-1_000), sync_claim: claim };
      expect(decide(removed, null, now)).toEqual({ action: 'none', reason: 'deleted' });
    }
    expect(decide(null, null, now)).toEqual({ action: 'none', reason: 'deleted' });
  });

  describe('of a tombstone', () => {
    const decided = (fields: RawDocument) => {
      const decision = decide(null, { ...aDocument(), deletion_requested_at: at(-2_000), ...fields }, now);
      return decision.action === 'none' ? `none:${decision.reason}` : decision.action;
    };

    it.each([
      ['without a time', {}, 'remove'],
      ['from before deletions could wait', { deletion_not_before: undefined }, 'remove'],
      ['whose time has come', { deletion_not_before: at(0) }, 'remove'],
      ['whose time has not come', { deletion_not_before: at(1) }, 'none:waiting'],
      [
        'that waits, with a retry flag',
        { deletion_not_before: at(1), sync_status: 'failed', retry_requested_at: at(-1) },
        'none:waiting',
      ],
      [
        'that waits on a completed document',
        { deletion_not_before: at(1), sync_status: 'completed' },
        'none:completed',
      ],
      [
        'that was to begin at once by a clock that is ahead',
        { deletion_requested_at: at(5_000), deletion_not_before: at(5_000) },
        'remove',
      ],
    ] as const)('%s', (_, fields, expectedDecision) => {
      expect(decided(fields)).toBe(expectedDecision);
    });
  });

  const fields = Object.keys(aDocument()).filter((field) => field !== 'sync_status');
  // Documents from before there was anything to say about an index, about agents, or anything but
  // texts.
  const isOptional = (field: string): boolean =>
    /^(?:index_|auto_sync_|live_copy$|accepted_copy$|copy_state$|deletion_not_before$|deletion_force$|dependent_agents$)/.test(
      field,
    );
  for (const field of fields.filter(isOptional)) {
    it(`syncs a pending document without ${field}`, () => {
      const { [field]: _left, ...after } = aDocument() as RawDocument;
      const absent = field === 'deletion_force' ? false : null;
      expect(decide(null, after, now)).toMatchObject({ action: 'sync', document: { [field]: absent } });
    });
  }
  for (const field of fields.filter((field) => !isOptional(field))) {
    it(`rejects a pending document without ${field} and names the field`, () => {
      const { [field]: _left, ...after } = aDocument() as RawDocument;
      expect(decide(null, after, now)).toMatchObject({ action: 'reject', problem: expect.stringContaining(field) });
    });
  }
  for (const field of fields) {
    it(`rejects a pending document whose ${field} is of the wrong type and names the field`, () => {
      const after = { ...aDocument(), [field]: { nested: [true] } };
      expect(decide(null, after, now)).toMatchObject({ action: 'reject', problem: expect.stringContaining(field) });
    });
  }

  it('keeps and ignores unknown fields', () => {
    const decision = decide(null, { ...aDocument(), mood: 'sunny' }, now);
    expect(decision).toMatchObject({ action: 'sync', document: { mood: 'sunny' } });
  });

  it('accepts a flagged document with an error type and index status of a newer instance', () => {
    const sync_error = {
      type: 'moderation',
      http_status: 451,
      provider_code: null,
      detail: null,
      hint: 'A newer instance knows.',
      retryable: false,
      request_id: null,
    };
    const after = {
      ...aDocument(),
      sync_status: 'failed',
      retry_requested_at: at(-1),
      sync_error,
      index_status: 'summarized',
    };
    expect(decide(null, after, now)).toMatchObject({
      action: 'sync',
      cause: 'retry_flag',
      document: { sync_error: { type: 'unknown', http_status: 451 }, index_status: 'unknown' },
    });
  });

  it('keeps unknown fields of the source', () => {
    const document = aDocument();
    const source = { ...document.source, language: 'en' };
    const live_copy = { name: 'Refund policy', source, checksum: 'x' };
    expect(decide(null, { ...document, source, live_copy }, now)).toMatchObject({
      action: 'sync',
      document: { source, live_copy },
    });
  });

  it('returns a decision for documents of any shape', () => {
    const odd: RawDocument[] = [
      {},
      { sync_status: 'pending' },
      { sync_status: { a: 1 } },
      { sync_claim: [] },
      aDocument().source,
    ];
    for (const after of odd) {
      for (const before of [null, ...odd])
        expect(decide(before, after, now).action).toMatch(/^(none|sync|remove|reject)$/);
    }
  });
});
