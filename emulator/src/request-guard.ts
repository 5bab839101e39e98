/**
 * Decides which requests the servers of the local stack answer. With a real API key
 * they change a real workspace. So they answer the stack's own pages and
 * programs on this machine, but no other website.
 */

export interface RequestHead {
  url: string;
  host: string | undefined;
  origin: string | undefined;
  /**
   * The `Sec-Fetch-Site` and `Sec-Fetch-Mode` headers. Browsers set them, and pages cannot change
   * them.
   */
  fetchSite: string | undefined;
  fetchMode: string | undefined;
}

export type Ruling =
  /** `url` is the target to serve: an absolute path that every emulator can parse. */
  { kind: 'answer'; url: string } | { kind: 'refuse'; status: 400 | 403 | 421; reason: string };

const refuse = (status: 400 | 403 | 421, reason: string): Ruling => ({ kind: 'refuse', status, reason });

/**
 * Whether it is a name of this machine. A website may have pointed its own name at this address.
 */
const isOwnHost = (host: string): boolean =>
  /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(host) && URL.canParse(`http://${host}`);

/** @param origins those of the stack's own pages; a server's own origin is always allowed */
export function judgeRequest(head: RequestHead, origins: readonly string[]): Ruling {
  const { host, origin } = head;
  if (host !== undefined && !isOwnHost(host)) {
    return refuse(421, 'The local stack answers at 127.0.0.1 and localhost only.');
  }
  if (origin !== undefined && origin !== `http://${host}` && !origins.includes(origin)) {
    return refuse(403, 'The local stack answers its own pages only, not those of other websites.');
  }
  if (origin === undefined && head.fetchSite === 'cross-site' && head.fetchMode !== 'navigate') {
    return refuse(403, 'The local stack answers its own pages only, not those of other websites.');
  }
  const url = targetOf(head.url);
  return url === null ? refuse(400, 'The address is not valid.') : { kind: 'answer', url };
}

/**
 * The target as a path, or null for one that the emulators cannot parse: an error there ends the
 * stack.
 */
function targetOf(url: string): string | null {
  const target = /^https?:/i.test(url) ? pathOfAbsolute(url) : url;
  if (!target?.startsWith('/')) return null;
  // firebase-tools resolves the target against an address, and `//` would begin a host.
  const path = target.replace(/^[/\\]{2,}/, '/');
  return URL.parse(path, 'http://localhost') !== null && isDecodable(path) ? path : null;
}

function isDecodable(target: string): boolean {
  try {
    decodeURIComponent(target.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function pathOfAbsolute(url: string): string | null {
  const parsed = URL.parse(url);
  return parsed !== null && isOwnHost(parsed.host) ? `${parsed.pathname}${parsed.search}` : null;
}

/** The origins of the pages on these ports, under both names of this machine. */
export const originsOf = (ports: readonly number[]): string[] =>
  ports.flatMap((port) => [`http://127.0.0.1:${port}`, `http://localhost:${port}`]);
