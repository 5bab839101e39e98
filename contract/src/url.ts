/**
 * The rules for web addresses. ElevenLabs loads the pages, not this service: the rules keep
 * credentials and private host names from being sent to ElevenLabs, and reject at once addresses
 * that it cannot reach. Another public name that resolves to a private address is not detected.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { normalQuery, withoutPlace } from './address-key.ts';
import { limits } from './limits.ts';
import { parseUrl } from './parse-url.ts';
import { readableAddress } from './readable-address.ts';

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
    description: `A public web page: http or https, at most ${limits.urlMaxLength} characters, without credentials. Private hosts are rejected, and ports that are unusual for websites. A fragment after # is removed, unless it is a route such as #/faq.`,
    format: 'uri',
    minLength: 1,
    maxLength: limits.urlMaxLength,
    examples: ['https://example.com/help/refunds'],
  });

/**
 * Returns the default name of a web page's document: its address as people read it, without
 * protocol and tracking parameters. Query and route tell pages of one path apart.
 */
export function nameOfUrl(url: string): string {
  const named = new URL(url);
  named.search = normalQuery(named.search);
  const name = readableAddress(named.href)
    .replace(/^https?:\/\//, '')
    .replace(/^([^/]*)\/(?=$|[?#])/, '$1');
  // The cut must not leave an unpaired surrogate.
  return name.slice(0, limits.nameMaxLength).replace(/[\ud800-\udbff]$/, '');
}

/** Removes the name of a place within the page, which is never sent to a server. */
function normalUrl(url: string): string {
  const parsed = parseUrl(url);
  return parsed === null ? url : withoutPlace(parsed);
}

/** Returns what is wrong with the address and how to fix it; null if it is valid. */
function urlProblem(url: string): string | null {
  if (url === '') return `Enter a web address, such as ${example}.`;
  if (/[\s\p{Cc}\\]/u.test(url)) return 'Remove or encode spaces, control characters and backslashes.';
  const parsed = parseUrl(url);
  if (parsed === null) return `Enter a complete web address, such as ${example}.`;
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return 'Use an address that starts with https:// or http://.';
  }
  // The parser also accepts `https:/example.com` and `https:example.com`.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || authority === '') return `Enter a complete web address, such as ${example}.`;
  if (authority.includes('@')) return 'Remove the user name and password from the address.';
  const problem = hostProblem(parsed.hostname, authority.replace(/:\d*$/, ''));
  if (problem !== null) return problem;
  return webPorts.has(parsed.port) ? null : 'Use an address without a port, or with the port 8080 or 8443.';
}

/**
 * The ports of websites. At another port a mail server or a database may listen, to which
 * ElevenLabs would speak for the person who adds the page.
 */
const webPorts: ReadonlySet<string> = new Set([
  '',
  '80',
  '443',
  '3000',
  '5000',
  '8000',
  '8008',
  '8080',
  '8081',
  '8443',
  '8888',
]);

/**
 * @param written the host as the user wrote it: the parser turns `0x7f.1` and `2130706433` into
 *    127.0.0.1
 */
function hostProblem(hostname: string, written: string): string | null {
  if (hostname.startsWith('[')) {
    return isPublicIpv6(hostname.slice(1, -1)) ? null : notPublic;
  }
  if (/^\d+(\.\d+){3}$/.test(hostname)) {
    if (!isPublicIpv4(hostname)) return notPublic;
    return written === hostname ? null : `Write the IP address as ${hostname}.`;
  }
  const name = hostname.replace(/\.$/, '');
  // `localhost..` is not a valid DNS name, and some resolvers read it as `localhost`.
  if (name.split('.').includes('')) return notPublic;
  if (!name.includes('.')) return notPublic;
  return privateNames.some((ending) => name === ending || name.endsWith(`.${ending}`)) ? notPublic : null;
}

/**
 * Special-use and customary private names (RFC 3172, 6761, 6762, 7686, 8375, 9476; ICANN's
 * collision list; Kubernetes' and Consul's services), names that resolve to an address within them,
 * and the second name of Google's metadata server.
 */
const privateNames = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'mail',
  'lan',
  'arpa',
  'svc',
  'consul',
  'test',
  'example',
  'invalid',
  'onion',
  'alt',
  'metadata.goog',
  'localtest.me',
  'lvh.me',
  'nip.io',
  'sslip.io',
  'xip.io',
];

/**
 * Azure's own services on each of its machines, under an address that looks public:
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const azureHost = '168.63.129.16';

const isPublicIpv4 = (address: string): boolean =>
  address !== azureHost && ipaddr.IPv4.parse(address).range() === 'unicast';

/** Only 2000::/3 is allocated: https://www.iana.org/assignments/ipv6-address-space */
function isPublicIpv6(text: string): boolean {
  const address = ipaddr.IPv6.parse(text);
  return address.match(ipaddr.IPv6.parseCIDR('2000::/3')) && address.range() === 'unicast';
}
