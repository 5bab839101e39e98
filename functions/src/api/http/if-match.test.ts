import { describe, expect, test } from 'vitest';
import { acceptedRevisions, etagOf, ifMatchHeadersSchema } from './if-match.ts';

describe('If-Match', () => {
  test.each([
    ['nothing', undefined, null],
    ['a star', '*', null],
    ['one tag', '"a1"', ['a1']],
    ['a tag that a proxy has marked as weak', 'W/"a1"', ['a1']],
    ['several tags', '"a1", W/"b2" ,"c3"', ['a1', 'b2', 'c3']],
  ])('accepts %s', (_, header, revisions) => {
    expect(acceptedRevisions(ifMatchHeadersSchema.parse({ 'If-Match': header })['If-Match'])).toEqual(revisions);
  });

  test.each([
    ['without quotes', 'a1'],
    ['empty', ''],
    ['a star among tags', '"a1", *'],
    ['a quote left open', '"a1'],
    ['longer than any list of tags', `"${'a'.repeat(1000)}"`],
  ])('refuses what is %s, and says what it must be', (_, header) => {
    expect(ifMatchHeadersSchema.safeParse({ 'If-Match': header }).error?.issues[0]?.message).toMatch(
      /must be \* or the ETag/,
    );
  });

  test('takes back the tag that an answer gave', () => {
    expect(acceptedRevisions(etagOf({ revision: 'abc' }))).toEqual(['abc']);
  });
});
