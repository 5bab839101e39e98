/**
 * Which addresses a document may have. ElevenLabs fetches them, not this service: the rules keep credentials and the names of
 * private hosts from being sent to it, and tell at once what it could never reach. A public name that resolves to a private
 * address is not noticed here.
 */
import { z } from 'zod';
import { limits } from './limits.ts';

const example = 'https://example.com/help';
const notPublic = "That address isn't public. ElevenLabs can only load public pages.";

export const urlSchema = z
  .string(`url must be a string, such as ${example}.`)
  .transform((url) => url.trim())
  .pipe(
    z
      .string()
      .max(limits.urlMaxLength, {
        error: `Use an address of at most ${limits.urlMaxLength} characters.`,
        abort: true,
      })
      .superRefine((url, ctx) => {
        const problem = urlProblem(url);
        if (problem !== null) ctx.addIssue({ code: 'custom', message: problem });
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

/** Returns what is wrong with the address and how to fix it; null if it is valid. */
function urlProblem(url: string): string | null {
  if (url === '') return `Enter a web address, such as ${example}.`;
  if (/[\s\p{Cc}\\]/u.test(url)) return 'Remove or encode spaces, control characters and backslashes.';
  const parsed = parse(url);
  if (parsed === null) return `Enter a complete web address, such as ${example}.`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return 'Use an address that starts with https:// or http://.';
  }
  // The parser also takes `https:/example.com` and `https:example.com` for an address.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || authority === '') return `Enter a complete web address, such as ${example}.`;
  if (authority.includes('@')) return 'Remove the user name and password from the address.';
  return hostProblem(parsed.hostname, authority.replace(/:\d*$/, ''));
}

/** @param written the host as it was sent: the parser turns `0x7f.1` and `2130706433` into 127.0.0.1 */
function hostProblem(hostname: string, written: string): string | null {
  if (hostname.startsWith('[')) {
    return isPublicIpv6(hostname.slice(1, -1)) ? null : notPublic;
  }
  const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(hostname)?.slice(1).map(Number);
  if (numbers !== undefined) {
    if (!isPublicIpv4(numbers)) return notPublic;
    return written === hostname ? null : `Write the IP address as ${hostname}.`;
  }
  const name = hostname.replace(/\.$/, '');
  // `localhost..` is no name of the DNS, and some resolvers take it for `localhost`.
  if (name.split('.').includes('')) return notPublic;
  if (!name.includes('.')) return notPublic;
  return privateEndings.some((suffix) => name.endsWith(suffix)) ? notPublic : null;
}

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
