import { Blob as NodeBlob } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addressesIn, readAddressFile } from './address-list.ts';

/** jsdom has no streams of files. */
const fileOf = (content: string | Buffer<ArrayBuffer>): Blob => new NodeBlob([content]) as unknown as Blob;

const sitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://example.com/a?b=1&amp;c=2</loc><image:image><image:loc>https://example.com/a.png</image:loc></image:image></url>
  <url><loc> https://example.com/b </loc></url>
  <url><loc>http://localhost/private</loc></url>
</urlset>`;

describe('a list of addresses', () => {
  it('has one address on each line, or several, without punctuation', () => {
    const text = 'https://example.com/a\r\n\n- https://example.com/b, https://example.com/c;\n(https://example.com/d)';
    expect(addressesIn(text)).toEqual({
      addresses: ['a', 'b', 'c', 'd'].map((path) => `https://example.com/${path}`),
      sitemaps: [],
      refused: 0,
      beyond: 0,
    });
  });

  it('names the same page once, and counts what is no address of a public page', () => {
    const text = 'https://example.com/a\nhttp://www.example.com/a/\nexample.com\nhttps://10.0.0.1/\nSome words';
    expect(addressesIn(text)).toMatchObject({ addresses: ['https://example.com/a'], refused: 2 });
  });

  it('is bounded', () => {
    const text = Array.from({ length: 2_100 }, (_, n) => `https://example.com/${n}`).join('\n');
    const { addresses, beyond } = addressesIn(text);
    expect([addresses.length, beyond]).toEqual([2_000, 100]);
  });
});

describe('a sitemap', () => {
  it('has pages, and addresses of images are not among them', () => {
    expect(addressesIn(sitemap)).toMatchObject({
      addresses: ['https://example.com/a?b=1&c=2', 'https://example.com/b'],
      refused: 1,
    });
  });

  it('may name other sitemaps', () => {
    const index = '<sitemapindex><sitemap><loc>https://example.com/one.xml.gz</loc></sitemap></sitemapindex>';
    expect(addressesIn(index)).toMatchObject({ addresses: [], sitemaps: ['https://example.com/one.xml.gz'] });
  });

  it('that is damaged, or expands itself, has no pages', () => {
    const bomb =
      '<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc>';
    expect(addressesIn(bomb).addresses).toEqual([]);
  });

  it('is read from a file, plain or compressed', async () => {
    expect(await readAddressFile(fileOf(sitemap))).toBe(sitemap);
    expect(await readAddressFile(fileOf(gzipSync(sitemap)))).toBe(sitemap);
  });

  it('that is too large when unpacked is refused', async () => {
    const packed = gzipSync(Buffer.alloc(51_000_000, 'a'));
    await expect(readAddressFile(fileOf(packed))).rejects.toThrow(RangeError);
  });
});
