import { describe, expect, test } from 'vitest';
import { addressKey, notesOnAddress } from './address-key.ts';
import { urlSchema } from './url.ts';

const keyOf = (url: string): string => addressKey(urlSchema.parse(url));

describe('addresses that count as the same', () => {
  test.each([
    ['another scheme', 'http://example.com/help'],
    ['www.', 'https://www.example.com/help'],
    ['a slash at the end', 'https://example.com/help/'],
    ['the default port', 'https://example.com:443/help'],
    ['letter case of the host', 'https://EXAMPLE.com/help'],
    ['a dot after the host', 'https://example.com./help'],
    ['a place within the page', 'https://example.com/help#top'],
    ['tracking parameters', 'https://example.com/help?utm_source=mail&UTM_Medium=x&fbclid=1&gclid=2&mc_cid=3'],
    ['an empty query', 'https://example.com/help?'],
    ['escapes that are not needed', 'https://example.com/%68elp'],
    ['the index page', 'https://example.com/help/index.html'],
  ])('differ in %s', (_, url) => {
    expect(keyOf(url)).toBe('example.com/help');
  });

  test.each([
    ['https://example.com/?a=1&b=2', 'https://example.com/?b=2&a=1'],
    ['https://example.com/%c3%a4', 'https://example.com/ä'],
    ['https://example.com/?q=%c3%a4', 'https://example.com/?q=%C3%A4'],
    ['https://bücher.de/', 'https://xn--bcher-kva.de/'],
    ['https://example.com/#/faq', 'https://example.com/#!/faq/'],
    ['https://example.com/?a=', 'https://example.com/?a'],
  ])('%s and %s', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });
});

test.each([
  ['https://example.com/#/faq', 'https://example.com/#/terms'],
  ['https://example.com/#/faq', 'https://example.com/'],
  ['https://example.com/Help', 'https://example.com/help'],
  ['https://example.com/?id=1', 'https://example.com/?id=2'],
  ['https://example.com:8443/', 'https://example.com/'],
  ['https://shop.example.com/', 'https://example.com/'],
  ['https://example.com/a%2Fb', 'https://example.com/a/b'],
  ['https://example.com/?utmost=1', 'https://example.com/'],
  ['https://example.com/?reference=1', 'https://example.com/'],
])('%s and %s are different pages', (one, other) => {
  expect(keyOf(one)).not.toBe(keyOf(other));
});

test('a key fits into a Firestore index', () => {
  expect(keyOf(`https://example.com/${'ä'.repeat(300)}`).length).toBeLessThanOrEqual(1_500);
});

test.each([
  ['https://example.com/#/faq', ['route']],
  ['https://example.com/#!faq', ['route']],
  ['https://example.com/#top', ['place']],
  ['https://example.com/?utm_source=a', ['tracking']],
  ['https://example.com/?utm_source=a#top', ['place', 'tracking']],
  ['https://example.com/help?id=1', []],
  ['not an address', []],
])('a person is told about %s: %j', (url, notes) => {
  expect(notesOnAddress(url)).toEqual(notes);
});
