import { addressKey, urlSchema } from '@knowledge-sync/contract';

/** The web addresses of a pasted list or of a sitemap. */
export interface AddressList {
  /** As they are stored, the same page once. */
  addresses: readonly string[];
  /** Other sitemaps that a sitemap index names. */
  sitemaps: readonly string[];
  /** How many entries are no address of a public page. */
  refused: number;
  /** How many further addresses were left out, because there are too many. */
  beyond: number;
}

const maxAddresses = 2_000;
/** The largest that https://www.sitemaps.org/protocol.html allows. */
const sitemapMaxBytes = 50_000_000;

const isXml = (text: string): boolean => /^\s*(?:<\?xml|<urlset|<sitemapindex)/i.test(text);

/** Finds the addresses of a list, one or several on a line, or of a sitemap. */
export function addressesIn(text: string): AddressList {
  const { pages, sitemaps } = isXml(text) ? locationsIn(text) : { pages: listedIn(text), sitemaps: [] };
  const found = new Map<string, string>();
  let refused = 0;
  for (const page of pages) {
    const url = urlSchema.safeParse(page);
    if (!url.success) refused += 1;
    else if (!found.has(addressKey(url.data))) found.set(addressKey(url.data), url.data);
  }
  const addresses = [...found.values()];
  return {
    addresses: addresses.slice(0, maxAddresses),
    sitemaps: sitemaps.slice(0, maxAddresses),
    refused,
    beyond: Math.max(0, addresses.length - maxAddresses),
  };
}

/** Words that are not addresses count only if they are alone on a line. */
function listedIn(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = line.match(/https?:\/\/[^\s<>"|]+/gi);
    if (found !== null) return found.map((url) => url.replace(/[,;]+$|\)+$/, ''));
    return /^\s*\S+\s*$/.test(line) ? [line.trim()] : [];
  });
}

/** A parsed document loads nothing and runs nothing. */
function locationsIn(xml: string): { pages: string[]; sitemaps: string[] } {
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const locations = [...document.getElementsByTagNameNS('*', 'loc')];
  const of = (parent: string): string[] =>
    locations
      .filter(({ parentElement }) => parentElement?.localName === parent)
      .map(({ textContent }) => textContent.trim());
  return { pages: of('url'), sitemaps: of('sitemap') };
}

/**
 * Reads a sitemap or a list from a file, also a compressed one.
 *
 * @throws RangeError if it is larger than a sitemap may be; what the browser throws for a file that
 *   cannot be read or unpacked
 */
export async function readAddressFile(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > sitemapMaxBytes) {
      await reader.cancel();
      throw new RangeError('larger than a sitemap may be');
    }
    text += decoder.decode(value, { stream: true });
  }
}
