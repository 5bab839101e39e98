/**
 * Which addresses a document may have. ElevenLabs fetches them, not this service: the rules keep credentials and the names of
 * private hosts from being sent to it, and tell at once what it could never reach. A public name that resolves to a private
 * address is not noticed here.
 */
import { z } from 'zod';
import { limits } from './limits.ts';

const example = 'send a public web address such as https://example.com/help';

export const urlSchema = z
  .string(`url must be a string: ${example}`)
  .transform((url) => url.trim())
  .pipe(
    z
      .string()
      .max(limits.urlMaxLength, {
        error: `url may have at most ${limits.urlMaxLength} characters: send a shorter address`,
        abort: true,
      })
      .superRefine((url, ctx) => {
        const problem = urlProblem(url);
        if (problem !== null) ctx.addIssue({ code: 'custom', message: `url ${problem}` });
      })
      .transform(normalUrl),
  )
  .meta({
    description: `A public web page: http or https, at most ${limits.urlMaxLength} characters, without credentials. Private hosts are refused. What follows # is cut off.`,
    format: 'uri',
    minLength: 1,
    maxLength: limits.urlMaxLength,
    examples: ['https://example.com/help/refunds'],
  });

/** What a document of this address is called when nobody gave it a name. */
export function nameOfUrl(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`.slice(0, limits.nameMaxLength);
}

/** The fragment is never sent to a server, so it makes no other document. */
function normalUrl(url: string): string {
  const parsed = parse(url);
  if (parsed === null) return url;
  parsed.hash = '';
  return parsed.href;
}

/** What is wrong with the address and how to mend it, as the rest of a sentence; null when nothing is. */
function urlProblem(url: string): string | null {
  if (url === '') return `must not be empty: ${example}`;
  if (/[\s\p{Cc}\\]/u.test(url))
    return 'must not hold white space, control characters or backslashes: encode or remove them';
  const parsed = parse(url);
  if (parsed === null) return `must be a complete address: ${example}`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return `must begin with http:// or https://: other protocols cannot be fetched`;
  }
  // The parser also takes `https:/example.com` and `https:example.com` for an address.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || authority === '') return `must be a complete address: ${example}`;
  if (authority.includes('@')) return 'must not hold a user name or password: remove what stands before the @';
  return hostProblem(parsed.hostname, authority.replace(/:\d*$/, ''));
}

/** @param written the host as it was sent: the parser turns `0x7f.1` and `2130706433` into 127.0.0.1 */
function hostProblem(hostname: string, written: string): string | null {
  if (hostname.startsWith('[')) {
    return isPublicIpv6(hostname.slice(1, -1)) ? null : privateHost('this IPv6 address is private or reserved');
  }
  const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(hostname)?.slice(1).map(Number);
  if (numbers !== undefined) {
    if (!isPublicIpv4(numbers)) return privateHost(`${hostname} is a private or reserved address`);
    return written === hostname ? null : `must not spell an IP address in another way: write ${hostname}`;
  }
  const name = hostname.replace(/\.$/, '');
  // `localhost..` is no name of the DNS, and some resolvers take it for `localhost`.
  if (name.split('.').includes('')) return privateHost(`${hostname} holds an empty part between its dots`);
  if (!name.includes('.')) return privateHost(`${name || 'this'} is a name without a domain`);
  const ending = privateEndings.find((suffix) => name.endsWith(suffix));
  return ending === undefined ? null : privateHost(`names that end in ${ending} are not public`);
}

const privateHost = (why: string): string => `must lead to a public host, and ${why}: ${example}`;

/** Special-use and customary private names (RFC 3172, 6761, 6762, 7686, 8375, 9476; ICANN's collision list; Kubernetes' services). */
const privateEndings = [
  '.localhost',
  '.localdomain',
  '.local',
  '.internal',
  '.intranet',
  '.private',
  '.corp',
  '.home',
  '.home.arpa',
  '.in-addr.arpa',
  '.ip6.arpa',
  '.lan',
  '.svc',
  '.test',
  '.invalid',
  '.onion',
  '.alt',
];

/** https://www.iana.org/assignments/iana-ipv4-special-registry: what is not globally reachable, multicast, and one that is a cloud's own. */
const reservedIpv4: readonly (readonly [network: readonly number[], bits: number])[] = [
  [[0, 0, 0, 0], 8],
  [[10, 0, 0, 0], 8],
  [[100, 64, 0, 0], 10],
  [[127, 0, 0, 0], 8],
  [[169, 254, 0, 0], 16],
  [[172, 16, 0, 0], 12],
  [[192, 0, 0, 0], 24],
  [[192, 0, 2, 0], 24],
  [[192, 88, 99, 0], 24],
  [[192, 168, 0, 0], 16],
  [[198, 18, 0, 0], 15],
  [[198, 51, 100, 0], 24],
  [[203, 0, 113, 0], 24],
  [[224, 0, 0, 0], 3],
  // Azure's own services on each of its machines, under an address that looks public: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  [[168, 63, 129, 16], 32],
];

const asNumber = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

function isPublicIpv4(bytes: readonly number[]): boolean {
  const address = asNumber(bytes);
  return !reservedIpv4.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(asNumber(network) / size);
  });
}

/**
 * https://www.iana.org/assignments/iana-ipv6-special-registry: only 2000::/3 is public, and of that not the tunnels, whose
 * address may hold a private IPv4 one, and not the examples. The parser has written the address in its one short form.
 */
function isPublicIpv6(address: string): boolean {
  const [first = '', second = ''] = address.split(':');
  const high = Number.parseInt(first || '0', 16);
  if (high < 0x2000 || high > 0x3fff) return false;
  const next = Number.parseInt(second || '0', 16);
  const isTunnel = high === 0x2002 || (high === 0x2001 && next < 0x200);
  const isExample = (high === 0x2001 && next === 0xdb8) || (high === 0x3fff && next < 0x1000);
  return !isTunnel && !isExample;
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
