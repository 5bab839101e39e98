import { schemaVersion, syncStatuses } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import type { RawDocument } from '../document/lease.ts';
import { rejected } from '../document/transitions.ts';
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
  if (status === 'syncing') return 'none:syncing';
  const isClaimReadable = claim !== 'malformed' && claim !== 'absent';
  const isFlagReadable = flag === 'not flagged' || flag === 'flagged';
  const isStatusKnown = syncStatuses.some((known) => known === status);
  if (!isClaimReadable || !isFlagReadable || !isStatusKnown) return 'take_in';
  if (status === 'failed' && flag === 'flagged') return 'sync:retry_flag';
  return status === 'pending' ? 'sync:pending' : `none:${status}`;
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

  it.each<[string, RawDocument]>([
    ['is pending', {}],
    ['has a retry flag', { sync_status: 'failed', retry_requested_at: at(-1) }],
    ['is to be deleted', { deletion_requested_at: at(-2_000), deletion_not_before: at(-2_000) }],
    ['cannot be read', { name: undefined, title: 'Refund policy' }],
  ])('leaves a document of a newer release alone that %s', (_, fields) => {
    const newer = { ...aDocument(), ...fields, schema_version: schemaVersion + 1 };
    expect(decide(null, newer, now)).toEqual({ action: 'none', reason: 'newer_schema' });
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
  // Documents from before there was anything to say about an index, about agents, the words of a
  // name, or anything but texts.
  const isOptional = (field: string): boolean =>
    /^(?:index(?:_|es$)|auto_sync_|live_copy$|accepted_copy$|copy_state$|deletion_not_before$|deletion_force$|dependent_agents$|name_words$|address_key$|schema_version$|pending_since$)/.test(
      field,
    );
  const absentValues: Record<string, unknown> = {
    deletion_force: false,
    indexes: {},
    name_words: [],
    schema_version: 1,
  };
  for (const field of fields.filter(isOptional)) {
    it(`syncs a pending document without ${field}`, () => {
      const { [field]: _left, ...after } = aDocument() as RawDocument;
      const absent = absentValues[field] ?? null;
      expect(decide(null, after, now)).toMatchObject({ action: 'sync', document: { [field]: absent } });
    });
  }
  // A person has to correct these. The others are the service's own, and are filled.
  const isWritten = (field: string): boolean => /^(?:name|source|body_id|body_parts|deletion_\w+)$/.test(field);
  const isFilled = (field: string): boolean => !isWritten(field) || field === 'deletion_requested_at';
  for (const field of fields.filter((field) => !isOptional(field))) {
    it(`${!isFilled(field) ? 'rejects' : 'takes in'} a pending document without ${field}`, () => {
      const { [field]: _left, ...after } = aDocument() as RawDocument;
      const decision = decide(null, after, now);
      if (isFilled(field)) return expect(decision).toEqual({ action: 'take_in' });
      const named = field === 'source' ? 'content' : field;
      expect(decision).toMatchObject({ action: 'reject', problem: expect.stringContaining(`${named}: `) });
    });
  }
  for (const field of fields) {
    it(`${isWritten(field) ? 'rejects' : 'takes in'} a pending document whose ${field} is of the wrong type`, () => {
      const after = { ...aDocument(), [field]: { nested: [true] } };
      const decision = decide(null, after, now);
      if (!isWritten(field)) return expect(decision).toEqual({ action: 'take_in' });
      expect(decision).toMatchObject({ action: 'reject', problem: expect.stringContaining(field) });
    });
  }

  describe('of a document that was written by hand', () => {
    const script = { name: 'Refund policy', content: 'Refunds take five days.' };
    const page = { type: 'url', url: 'https://example.com/help', auto_sync: null, refresh_id: null } as const;
    const done = aDocument(undefined, { sync_status: 'completed', elevenlabs_document_id: 'remote-1' });

    it.each<[string, RawDocument]>([
      ['a name and a text', script],
      ['a queued name and text', { ...script, sync_status: 'pending', sync_retry_count: 0 }],
      ['a name and a text that claim to be synced', { ...script, sync_status: 'completed' }],
      ['an address', { url: 'https://example.com/help' }],
      ['a source with an address', { name: 'Help', source: { type: 'url', url: 'https://example.com/help' } }],
      ['a synced document with another name', { ...done, name: 'Refunds' }],
      ['a synced document with another folded name', { ...done, name_folded: 'x' }],
      ['a synced document with a new text', { ...done, content: 'Refunds take three days.' }],
      [
        'a synced page with another address',
        {
          ...aDocument(undefined, { ...done, source: page, body_id: null }),
          source: { ...page, url: 'https://example.com/faq' },
        },
      ],
      [
        'a synced page with a new address',
        { ...aDocument(undefined, { source: page, body_id: null }), url: 'https://example.com/faq' },
      ],
      ['a synced document that lacks a field of the service', { ...done, sync_claim: undefined }],
    ])('takes in %s', (_, after) => {
      expect(decide(null, after, now)).toEqual({ action: 'take_in' });
    });

    it.each<[string, RawDocument, string]>([
      ['no name', { content: 'x' }, 'name: name must be a string.'],
      ['a long name', { ...script, name: 'x'.repeat(201) }, 'name: Shorten the name to at most 200 characters.'],
      ['an empty text', { name: 'x', content: '' }, 'content: Enter some text.'],
      ['a text that is no string', { name: 'x', content: 5 }, 'content: content must be a string.'],
      ['neither a text nor an address', { name: 'x' }, 'content: is missing.'],
      ['both', { ...script, url: 'https://example.com' }, 'url: write either content or url, not both.'],
      ['a private address', { url: 'http://localhost/' }, 'url: That address'],
      [
        'a file',
        { name: 'x', source: { ...done.source, type: 'file', filename: 'a.pdf', content_type: 'application/pdf' } },
        'body_id: the file is missing.',
      ],
      [
        'a text for a page',
        { ...aDocument(undefined, { source: page, body_id: null }), content: 'x' },
        'content: this document is a web page.',
      ],
      ['a deletion that cannot be read', { ...script, deletion_requested_at: 'now' }, 'deletion_requested_at: must be'],
      ['a name of two lines', { ...done, name: 'Two\nlines' }, 'name: Use one line'],
    ])('rejects %s, and says what to do', (_, after, problem) => {
      const decision = decide(null, after, now);
      expect(decision).toMatchObject({ action: 'reject', problem: expect.stringContaining(problem) });
      expect(decision).toMatchObject({
        problem: expect.stringMatching(/Correct it in Firestore, or delete the document\.$/),
      });
    });

    const rejectedOf = (after: RawDocument): RawDocument => {
      const decision = decide(null, after, now);
      if (decision.action !== 'reject') throw new Error(`decided ${decision.action}`);
      const config = { settleMs: 1_000, leaseMs: 1_000 };
      return { ...after, ...rejected(after, decision.problem, at(0), config) };
    };

    it('does nothing about a rejected document until it changes', () => {
      const rejection = rejectedOf({ content: 'x' });
      expect(decide(null, rejection, now)).toEqual({ action: 'none', reason: 'failed' });
      expect(decide(null, { ...rejection, name: 'x' }, now)).toEqual({ action: 'take_in' });
      expect(decide(null, { ...rejection, content: '' }, now)).toMatchObject({ action: 'reject' });
    });

    it('takes in a rejected document that fits the schema again', () => {
      const rejection = rejectedOf({ ...done, name: '' });
      expect(decide(null, { ...rejection, name: done.name }, now)).toEqual({ action: 'take_in' });
    });

    it('rejects a rejected document again when someone retries it, which clears the flag', () => {
      expect(decide(null, { ...rejectedOf({ content: 'x' }), retry_requested_at: at(0) }, now)).toMatchObject({
        action: 'reject',
      });
    });

    it('removes a changed document that is to be deleted', () => {
      const after = { ...done, name: 'Two\nlines', deletion_requested_at: at(-1), sync_status: 'pending' };
      expect(decide(null, after, now)).toMatchObject({ action: 'remove' });
    });

    it('leaves a changed document to its worker', () => {
      const held = { ...done, name: 'Refunds', sync_claim: { id: 'w1', expires_at: at(1) } };
      expect(decide(null, held, now)).toEqual({ action: 'none', reason: 'claimed' });
      expect(decide(null, { ...done, name: 'Refunds', sync_status: 'syncing' }, now)).toMatchObject({
        reason: 'syncing',
      });
    });
  });

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
        expect(decide(before, after, now).action).toMatch(/^(none|sync|remove|reject|take_in)$/);
    }
  });
});
