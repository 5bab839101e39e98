/** Values that cannot be meant, in answers that are otherwise readable. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { autoSyncInfoSchema } from './page-answers.ts';
import { isRemoteId, millisOf, shortName } from './plausible.ts';
import { ragIndexesSchema } from './rag-answers.ts';
import { summariesSchemaFor } from './summary-answers.ts';

const nowSecs = Date.UTC(2026, 0, 1) / 1_000;

test.each([
  ['seconds', nowSecs, nowSecs * 1_000],
  ['milliseconds', nowSecs * 1_000, null],
  ['zero', 0, null],
  ['the past before 1970', -1, null],
  ['no number', 'soon', null],
  ['a number beyond all dates', 1e300, null],
  ['nothing', undefined, null],
])('a time as %s', (_, seconds, expected) => {
  expect(millisOf(seconds)).toBe(expected);
});

test.each(['a/b', '', '.', '..', 'a?b', 'a#b', 'a b', 'a\\b', 'x'.repeat(201)])('%j is no id', (id) => {
  expect(isRemoteId(id)).toBe(false);
});

test('a name of any length keeps the key at its end', () => {
  expect(shortName('Short [kb:a]')).toBe('Short [kb:a]');
  const name = shortName(`${'é'.repeat(5_000)} [kb:a]`);
  expect(name).toHaveLength(2_000);
  expect(name.endsWith(' [kb:a]')).toBe(true);
});

test('a page whose failures and next refresh cannot be meant has none', () => {
  for (const consec_failures of [-1, 1.5, 1e300, 'many'])
    expect(autoSyncInfoSchema.parse({ consec_failures, next_refresh_by: nowSecs * 1_000 })).toMatchObject({
      consecutiveFailures: 0,
      nextRefreshAtMs: null,
    });
});

const success = (data: object = {}) => ({ status: 'success', data: { id: 'a', name: 'A', ...data } });

test('an entry that cannot be read says nothing about its copy, and the others are read', () => {
  const schema = summariesSchemaFor(['a', 'b', 'c', 'd']);
  const answer = { a: success(), b: { status: 'success', data: null }, c: { status: 'failure', error_code: 404 } };
  expect([...schema.parse(answer).keys()]).toEqual(['a', 'c']);
  expect(schema.parse(answer).get('c')).toBeNull();
  expect(schema.safeParse({ b: answer.b }).success).toBe(false);
});

test('a size that cannot be meant is unknown', () => {
  for (const size_bytes of [-1, 1.5, 'large', null])
    expect(
      summariesSchemaFor(['a'])
        .parse({ a: success({ metadata: { size_bytes } }) })
        .get('a')?.sizeBytes,
    ).toBeNull();
});

test('an index that cannot be read is left out, and the others are read', () => {
  const indexed = { status: 'success', data: { status: 'succeeded', progress_percentage: 'all' } };
  expect([...ragIndexesSchema.parse({ a: indexed, b: { status: 'success' }, c: 4 }).keys()]).toEqual(['a']);
});

test('any value in place of any field leaves the other copies readable', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('name', 'metadata', 'auto_sync_info', 'folder_parent_id', 'url'),
      (value, field) => {
        const answer = summariesSchemaFor(['a', 'b']).parse({ a: success(), b: success({ [field]: value }) });
        expect(answer.get('a')).toMatchObject({ name: 'A' });
      },
    ),
  );
});
