import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it, test } from 'vitest';
import type { RemoteIndex } from '../elevenlabs/provider.ts';
import {
  checkedIndex as checkedIndexes,
  type IndexLook,
  needsRestart,
  passagesToCompare,
  postponedIndex,
  startedIndex,
} from './index-schedule.ts';

const sentMs = Date.UTC(2026, 0, 1);
const at = (ms: number): Timestamp => Timestamp.fromMillis(sentMs + ms);
const text = { type: 'text', sha256: '0'.repeat(64), size_bytes: 1_000 } as const;
const started = {
  ...startedIndex({ ragModel: 'multilingual_e5_large_instruct' }, at(0)),
  source: text,
  copy_state: null,
};
const model = 'multilingual_e5_large_instruct';
const checkedIndex = (
  document: Parameters<typeof checkedIndexes>[0],
  given: RemoteIndex | null,
  now: Timestamp,
): ReturnType<typeof checkedIndexes> => checkedIndexes(document, [{ model, answer: given, passages: 'same' }], now);
const answer = (status: RemoteIndex['status'], progress: number | null = null): RemoteIndex => ({ status, progress });

/** Milliseconds from the look to the next one; null when there is none. */
function waitAfter(ageMs: number, given: RemoteIndex | null): number | null {
  const { index_due_at } = checkedIndex(started, given, at(ageMs));
  return index_due_at === null ? null : index_due_at.toMillis() - sentMs - ageMs;
}

const second = 1_000;
const hour = 3_600_000;

test('an index is due as soon as the text is sent', () => {
  expect(started).toMatchObject({ index_status: 'unknown', index_progress: null, index_due_at: at(0) });
});

test('nothing is due when indexes are off', () => {
  expect(startedIndex({ ragModel: null }, at(0))).toMatchObject({ index_status: null, index_due_at: null });
});

test('the waits grow with the age, from three seconds to an hour', () => {
  const waits = [0, 6 * second, 20 * second, 60 * second, hour, 23 * hour].map((age) =>
    waitAfter(age, answer('indexing')),
  );
  expect(waits).toEqual([3 * second, 3 * second, 10 * second, 30 * second, hour / 2, hour]);
});

test('after a failed request the waits grow with the age too, spread by half, and never end', () => {
  const waits = (random: number) =>
    [0, 60 * second, 30 * hour].map((age) => {
      const { index_due_at } = postponedIndex(started, at(age), random);
      return (index_due_at?.toMillis() ?? 0) - sentMs - age;
    });
  expect(waits(0)).toEqual([1.5 * second, 15 * second, hour / 2]);
  expect(waits(0.5)).toEqual([3 * second, 30 * second, hour]);
});

test('an index costs few checks, however long it takes', () => {
  let looks = 0;
  for (let age = 0; ; looks += 1) {
    const wait = waitAfter(age, answer('indexing'));
    if (wait === null) break;
    age += wait;
  }
  expect(looks).toBeLessThan(50);
});

describe('an answer', () => {
  it('shows the progress', () => {
    expect(checkedIndex(started, answer('indexing', 40), at(second))).toMatchObject({
      index_status: 'indexing',
      index_progress: 40,
      index_checked_at: at(second),
    });
  });

  it.each(['ready', 'too_small'] as const)('%s is the end', (status) => {
    expect(waitAfter(second, answer(status))).toBeNull();
  });

  it('of a failure or without a status is checked again for a day', () => {
    for (const given of [answer('failed'), answer('unknown'), null]) {
      expect(waitAfter(23 * hour, given)).toBe(hour);
      expect(waitAfter(24 * hour, given)).toBeNull();
    }
  });

  it('of a full plan is checked again without end, at most every six hours', () => {
    expect(waitAfter(hour, answer('limit_exceeded'))).toBe(hour / 2);
    expect(waitAfter(1_000 * hour, answer('limit_exceeded'))).toBe(6 * hour);
  });

  it('without a status changes only the time', () => {
    const indexing = { ...started, indexes: { [model]: { status: 'indexing' as const } }, index_progress: 40 };
    for (const given of [null, answer('unknown')]) {
      expect(checkedIndex(indexing, given, at(second))).toMatchObject({ index_status: 'indexing', index_progress: 40 });
    }
  });

  it('for a document without a start counts from now', () => {
    const { index_due_at } = checkedIndex({ ...started, index_since: null }, answer('indexing'), at(hour));
    expect(index_due_at).toEqual(at(hour + 3 * second));
  });
});

describe('with two models in use', () => {
  const other = 'e5_mistral_7b_instruct';
  const both = (one: RemoteIndex['status'], two: RemoteIndex['status']) =>
    checkedIndexes(
      started,
      [
        { model, answer: answer(one), passages: 'same' },
        { model: other, answer: answer(two), passages: 'same' },
      ],
      at(second),
    );

  it('the document shows the worst, and keeps each', () => {
    expect(both('ready', 'indexing')).toMatchObject({
      index_status: 'indexing',
      indexes: { [model]: { status: 'ready' }, [other]: { status: 'indexing' } },
    });
    expect(both('failed', 'ready').index_status).toBe('failed');
    expect(both('ready', 'ready')).toMatchObject({ index_status: 'ready', index_due_at: null });
  });

  it('the index that moves decides the next check', () => {
    expect(both('ready', 'indexing').index_due_at).toEqual(at(4 * second));
  });

  it('a model that is no longer in use does not count, and is kept until its index is deleted', () => {
    const before = { ...started, indexes: { [other]: { status: 'failed' as const } } };
    expect(checkedIndex(before, answer('ready'), at(second))).toMatchObject({
      index_status: 'ready',
      indexes: { [other]: { status: 'failed' }, [model]: { status: 'ready', passages: 'same' } },
    });
  });

  it('after a text is sent both are unknown', () => {
    const { indexes } = both('ready', 'ready');
    expect(startedIndex({ ragModel: model }, at(0), indexes).indexes).toEqual({
      [model]: { status: 'unknown' },
      [other]: { status: 'unknown' },
    });
  });
});

describe('a ready index', () => {
  type Entry = (typeof started)['indexes'][string];
  const minute = 60 * second;
  const after = (fields: Partial<IndexLook>, ageMs = 0, entry?: Entry, document: Partial<typeof file> = {}) => {
    const before = { ...started, ...document, indexes: entry === undefined ? {} : { [model]: entry } };
    const look = { model, answer: answer('ready'), ...fields } as const;
    const checked = checkedIndexes(before, [look], at(ageMs));
    return {
      entry: checked.indexes[model],
      isDue: checked.index_due_at !== null,
      reads: passagesToCompare(before, look) !== null,
      restarts: needsRestart(before, look, at(ageMs)),
    };
  };
  const file = {
    source: {
      type: 'file',
      filename: 'a.pdf',
      content_type: 'application/pdf',
      sha256: '0'.repeat(64),
      size_bytes: 1_000,
    } as (typeof started)['source'] | Parameters<typeof passagesToCompare>[0]['source'],
    copy_state: null as Parameters<typeof checkedIndexes>[0]['copy_state'],
  };
  const end = { isDue: false, reads: false, restarts: false };

  it('is ready once its passages are the text, and then is not read again', () => {
    const { entry, ...rest } = after({ passages: 'same' });
    expect(entry).toEqual({ status: 'ready', passages: 'same' });
    expect(rest).toEqual({ ...end, reads: true });
    expect(after({}, hour, entry)).toEqual({ ...end, entry });
  });

  it('counts as indexing while its passages are another text, or cannot be read', () => {
    for (const passages of ['other', 'unread'] as const) {
      const { entry, ...rest } = after({ passages });
      expect(entry).toEqual({ status: 'indexing', passages });
      expect(rest).toEqual({ isDue: true, reads: true, restarts: false });
      expect(after({}, second, entry).reads).toBe(true);
    }
  });

  it('is rebuilt after two minutes with another text, once', () => {
    const { entry } = after({ passages: 'other' });
    expect(after({ passages: 'other' }, 2 * minute - 1, entry).restarts).toBe(false);
    expect(after({ passages: 'other' }, 2 * minute, entry).restarts).toBe(true);
    expect(after({ passages: 'unread' }, 2 * minute, entry).restarts).toBe(false);
    const deleted = after({ passages: 'other', isDeleted: true }, 2 * minute, entry);
    expect(deleted.entry).toEqual({ status: 'unknown', restarted: true });
    expect(deleted.isDue).toBe(true);
    const building = after({ answer: answer('indexing') }, 2 * minute, deleted.entry).entry;
    expect(building).toEqual({ status: 'indexing', restarted: true });
    // ElevenLabs writes its passages in another form.
    const accepted = after({ passages: 'other' }, 3 * minute, building);
    expect(accepted.entry).toEqual({ status: 'ready', passages: 'other', restarted: true });
    expect(accepted).toMatchObject({ isDue: false, restarts: false });
    expect(after({}, 4 * minute, accepted.entry).reads).toBe(false);
  });

  it('that failed is rebuilt at once, once', () => {
    expect(after({ answer: answer('failed') }).restarts).toBe(true);
    expect(after({ answer: answer('failed') }, hour, { status: 'unknown', restarted: true })).toMatchObject({
      entry: { status: 'failed', restarted: true },
      restarts: false,
      isDue: true,
    });
    expect(after({ answer: answer('limit_exceeded') }).restarts).toBe(false);
    expect(after({ answer: null }).restarts).toBe(false);
  });

  it('is compared again after ElevenLabs has rebuilt it', () => {
    const { entry } = after({ answer: answer('indexing') }, hour, { status: 'ready', passages: 'same' });
    expect(entry).toEqual({ status: 'indexing' });
    expect(after({}, hour, entry).reads).toBe(true);
  });

  it('of an earlier release is compared, and stays ready until it is rebuilt', () => {
    const ready = { status: 'ready' } as const;
    expect(after({}, hour, ready).reads).toBe(true);
    expect(after({ passages: 'same' }, hour, ready).entry).toEqual({ status: 'ready', passages: 'same' });
    expect(after({ passages: 'unread' }, hour, ready)).toMatchObject({ entry: ready, restarts: false });
    expect(after({ passages: 'other' }, hour, ready)).toMatchObject({ entry: ready, restarts: true });
    const deleted = { status: 'unknown', restarted: true };
    expect(after({ passages: 'other', isDeleted: true }, hour, ready).entry).toEqual(deleted);
  });

  it('that cannot be read for good counts like one that cannot be compared', () => {
    expect(after({ passages: 'unreadable' }, minute).entry).toEqual({ status: 'ready' });
    expect(after({ passages: 'unreadable' }, minute - 1)).toMatchObject({
      entry: { status: 'indexing', passages: 'unread' },
      isDue: true,
    });
  });

  describe('of a source that is sent in another form', () => {
    const state = { revision: 'r', elevenlabs_document_id: 'c', is_read: false };
    const page = (refresh_id: string | null) =>
      ({ type: 'url', url: 'https://example.com', auto_sync: null, refresh_id }) as const;

    it.each([
      ['a new file', null, { ...file, copy_state: { ...state, updated_at_secs: null } }],
      ['a new page', null, { source: page(null), copy_state: null }],
      ['a replaced file', 'content', { ...file, copy_state: { ...state, updated_at_secs: 5 } }],
      ['a refreshed page', 'content', { source: page('r'), copy_state: null }],
      ['a large file', null, { ...file, source: { ...file.source, size_bytes: 4_000_000 } }],
    ] as const)('is compared only after a change: %s', (_, expected, document) => {
      const before = { ...started, ...document, indexes: {} };
      expect(passagesToCompare(before, { model, answer: answer('ready') })).toBe(expected);
    });

    it.each([
      ['a replaced file', { ...file, copy_state: { ...state, updated_at_secs: 5 } }],
      ['a file whose state is not known', file],
      ['a refreshed page', { source: page('r'), copy_state: null }],
    ])('is in doubt for a minute without a comparison: %s', (_, document) => {
      const doubted = after({}, minute - 1, { status: 'unknown' }, document);
      expect(doubted).toMatchObject({ entry: { status: 'indexing', passages: 'unread' }, isDue: true });
      expect(after({}, minute - 1, doubted.entry, document).entry?.status).toBe('indexing');
      expect(after({}, minute, doubted.entry, document).entry).toEqual({ status: 'ready' });
    });

    it.each([
      ['a new file', { ...file, copy_state: { ...state, updated_at_secs: null } }],
      ['a new page', { source: page(null), copy_state: null }],
    ])('is ready at once: %s', (_, document) => {
      expect(after({}, 0, undefined, document).entry).toEqual({ status: 'ready' });
    });

    it('is ready once it was seen while it was made', () => {
      expect(after({}, second, { status: 'indexing' }, file).entry).toEqual({ status: 'ready' });
    });
  });
});
