import { describe, expect, test } from 'vitest';
import { readableAddress } from './readable-address.ts';

test.each([
  ['https://xn--bcher-kva.de/', 'https://bücher.de/'],
  ['https://www.xn--mnchen-3ya.de/stra%C3%9Fe?q=%C3%BC#/%C3%A4', 'https://www.münchen.de/straße?q=ü#/ä'],
  ['https://xn--r8jz45g.jp/%E8%B3%87%E6%96%99', 'https://例え.jp/資料'],
  ['https://xn--e1afmkfd.xn--p1ai:8443/', 'https://пример.рф:8443/'],
  ['https://xn--4dbcagdahymbxekheh6e0a7fei0b.com/', 'https://למההםפשוטלאמדבריםעברית.com/'],
  ['https://xn--mgbh0fb.com/', 'https://مثال.com/'],
  ['https://example.com/a', 'https://example.com/a'],
])('%s is shown as %s', (url, shown) => {
  expect(readableAddress(url)).toBe(shown);
});

describe('what could be taken for another address stays encoded', () => {
  test.each([
    ['Cyrillic that looks like Latin', 'https://xn--80ak6aa92e.com/'],
    ['Cyrillic among Latin letters', `https://${new URL('https://pаypal.com').hostname}/`],
    ['Greek among Latin letters', `https://${new URL('https://exαmple.com').hostname}/`],
    ['a dotless i', `https://${new URL('https://lınkedın.com').hostname}/`],
    ['not Punycode', 'https://xn--a-.com/'],
    ['separators', 'https://example.com/a%2Fb%3Fc%23d%20e'],
    ['a direction override', 'https://example.com/%E2%80%AEfdp.exe'],
    ['invisible characters', 'https://example.com/%E2%80%8B%E3%85%A4'],
    ['bytes that are not UTF-8', 'https://example.com/%FF%E4'],
    ['a fullwidth slash', 'https://example.com%EF%BC%8Fb'],
  ])('%s', (_, url) => {
    expect(readableAddress(url)).toBe(url);
  });
});

test.each(['faß', 'ドメイン名例', 'café', 'россия', 'ελληνικά', '한국', 'ไทย', 'हिन्दी', '𠮷野家', 'zürich-bahnhof-1'])(
  'decodes %s',
  (label) => {
    const { hostname } = new URL(`https://${label}.com/`);
    expect(hostname).toMatch(/^xn--/);
    expect(readableAddress(`https://${hostname}/`)).toBe(`https://${label}.com/`);
  },
);
