import { type KnowledgeDocument, knowledgeDocumentSchema, nameFields } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import { decide } from '../sync/decide.ts';
import { aDocument } from '../testing/fixtures.ts';
import { type History, readByHand, replacedBody, takenIn } from './by-hand.ts';
import type { RawDocument } from './lease.ts';
import { revisionOf } from './revision.ts';
import { rejected } from './transitions.ts';
import { isWrittenByHand } from './written-by-hand.ts';

const now = Timestamp.fromMillis(Date.UTC(2026, 0, 1));
const config = { settleMs: 600_000, leaseMs: 60_000 };
const created: History = { earlier: null, isCurrent: true };
const script = { name: 'Refunds', content: 'Five days.' };
const page = { type: 'url', url: 'https://example.com/help', auto_sync: null, refresh_id: null } as const;
const done = aDocument(undefined, {
  sync_status: 'completed',
  elevenlabs_document_id: 'remote-1',
  synced_revision: 'r',
});

/** Applies what is written to the fields that were read. */
function afterTakeIn(raw: RawDocument, history: History = created): RawDocument {
  const wanted = readByHand(raw);
  if ('problem' in wanted) throw new Error(wanted.problem);
  const body = wanted.text === null ? null : { id: 'new-body', parts: [wanted.text] };
  const after = { ...raw, ...takenIn(raw, history, wanted, body, now, config) };
  if (wanted.text !== null) delete after.content;
  if (wanted.source.type === 'url') delete after.url;
  return after;
}

/** Odd values that a tool may write into any field. */
const oddValues = [undefined, null, 7, '', 'x', true, [], {}, now, 'x'.repeat(300)];
const bases: Record<string, RawDocument> = {
  'a new text': script,
  'a new page': { url: 'https://example.com' },
  'a synced text': done,
  'a synced page': aDocument(undefined, { ...done, source: page, body_id: null, body_parts: 0, revision: '' }),
};

describe('whatever a field holds', () => {
  for (const [title, base] of Object.entries(bases)) {
    it.each([...Object.keys(done), 'content', 'url'])(`${title} is taken in or rejected once, with any %s`, (field) => {
      for (const value of oddValues) {
        const raw = { ...base, [field]: value };
        const decision = decide(null, raw, now.toDate());
        if (decision.action === 'reject') {
          const after = { ...raw, ...rejected(raw, decision.problem, now, config) };
          expect(decide(null, after, now.toDate())).toEqual({ action: 'none', reason: 'failed' });
        } else if (decision.action === 'take_in') {
          const after = afterTakeIn(raw);
          expect(decide(null, after, now.toDate()).action).toMatch(/^(sync|remove|none)$/);
          expect(knowledgeDocumentSchema.safeParse(after).success).toBe(true);
        }
      }
    });
  }
});

describe('a document that is taken in', () => {
  it('keeps the copy and the sync state of a document that was edited', () => {
    const after = afterTakeIn({ ...done, name: 'Returns' }, { earlier: done, isCurrent: true });
    expect(after).toEqual({
      ...done,
      name: 'Returns',
      ...nameFields('Returns'),
      revision: revisionOf('Returns', done.source),
      updated_at: now,
      sync_status: 'pending',
      queued_at: now,
      pending_since: now,
    });
  });

  it('gets the sync state of the document that a script has overwritten, but not its deletion', () => {
    const earlier = { ...done, deletion_requested_at: now, sync_retry_count: 3 };
    const after = afterTakeIn(script, { earlier, isCurrent: true });
    expect(after).toMatchObject({
      elevenlabs_document_id: 'remote-1',
      created_at: done.created_at,
      created_by: done.created_by,
      sync_retry_count: 3,
      deletion_requested_at: null,
      unsettled_since: null,
    });
    expect(replacedBody(script, { earlier, isCurrent: true }, after.body_id)).toBe(done.body_id);
  });

  it('assumes a request under way when a worker held the document that a script has overwritten', () => {
    const sync_claim = { id: 'w1', expires_at: Timestamp.fromMillis(now.toMillis() + 30_000) };
    const earlier = { ...done, sync_status: 'syncing', sync_claim, last_sync_attempt: now };
    const after = afterTakeIn(script, { earlier, isCurrent: true });
    expect(after).toMatchObject({
      sync_claim: null,
      unsettled_since: now,
      settles_at: Timestamp.fromMillis(sync_claim.expires_at.toMillis() + config.settleMs),
    });
  });

  it.each<[string, RawDocument, History]>([
    ['its history is not known', script, { earlier: undefined, isCurrent: true }],
    ['it was not taken in before it was overwritten', script, { earlier: { name: 'x' }, isCurrent: true }],
    ['another write came between', script, { earlier: null, isCurrent: false }],
    ['the ID of its copy is invalid', { ...done, elevenlabs_document_id: 7 }, { earlier: done, isCurrent: true }],
  ])('looks for an earlier copy when %s', (_, raw, history) => {
    expect(afterTakeIn(raw, history)).toMatchObject({ unsettled_since: Timestamp.fromMillis(0) });
  });

  it('knows that a new document has no copy', () => {
    expect(afterTakeIn(script)).toMatchObject({ unsettled_since: null, elevenlabs_document_id: null });
  });

  it('remembers the kind of its copy when it gets another kind', () => {
    const after = afterTakeIn({ name: 'Refunds', url: page.url }, { earlier: done, isCurrent: true });
    expect(after).toMatchObject({ source: page, body_id: null, live_copy: { name: done.name, source: done.source } });
  });

  it('loses its claim, and keeps a deletion that was requested', () => {
    const after = afterTakeIn({ ...script, deletion_requested_at: now, sync_claim: { id: 7 } });
    expect(after).toMatchObject({ sync_claim: null, deletion_requested_at: now });
  });
});

it('an untouched document is not written by hand, whatever its kind', () => {
  for (const source of [done.source, page, { ...page, auto_sync: { frequency_days: 3, auto_remove: true } }]) {
    const document: KnowledgeDocument = aDocument(undefined, { source });
    expect(isWrittenByHand(document, { ...document, url: source.type === 'text' ? 'x' : undefined })).toBe(false);
  }
});
