import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, it, test } from 'vitest';
import type { RemoteIndex } from '../elevenlabs/provider.ts';
import { checkedIndex as checkedIndexes, postponedIndex, startedIndex } from './index-schedule.ts';

const sentMs = Date.UTC(2026, 0, 1);
const at = (ms: number): Timestamp => Timestamp.fromMillis(sentMs + ms);
const started = startedIndex({ ragModel: 'multilingual_e5_large_instruct' }, at(0));
const model = 'multilingual_e5_large_instruct';
const checkedIndex = (
  document: Parameters<typeof checkedIndexes>[0],
  given: RemoteIndex | null,
  now: Timestamp,
): ReturnType<typeof checkedIndexes> => checkedIndexes(document, [{ model, answer: given }], now);
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
        { model, answer: answer(one) },
        { model: other, answer: answer(two) },
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
      indexes: { [other]: { status: 'failed' }, [model]: { status: 'ready' } },
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
