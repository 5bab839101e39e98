import { describe, expect, test } from 'vitest';
import { acceptedRevisions, etagOf, ifMatchHeadersSchema } from './if-match.ts';

describe('If-Match', () => {
  test.each([
    ['no header', undefined, null],
    ['*', '*', null],
    ['one tag', '"a1"', ['a1']],
    ['a tag that a proxy marked as weak', 'W/"a1"', ['a1']],
    ['several tags', '"a1", W/"b2" ,"c3"', ['a1', 'b2', 'c3']],
  ])('accepts %s', (_, header, revisions) => {
    expect(acceptedRevisions(ifMatchHeadersSchema.parse({ 'If-Match': header })['If-Match'])).toEqual(revisions);
  });

  test.each([
    ['without quotes', 'a1'],
    ['empty', ''],
    ['* among tags', '"a1", *'],
    ['with an open quote', '"a1'],
    ['too long', `"${'a'.repeat(1000)}"`],
  ])('refuses a header %s with the rule', (_, header) => {
    expect(ifMatchHeadersSchema.safeParse({ 'If-Match': header }).error?.issues[0]?.message).toMatch(
      /must be \* or the ETag/,
    );
  });

  test('accepts the tag of an earlier response', () => {
    expect(acceptedRevisions(etagOf({ revision: 'abc' }))).toEqual(['abc']);
  });
});
