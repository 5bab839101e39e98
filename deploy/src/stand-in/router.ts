/** Routes of the stand-in for Google's APIs. */
interface Call {
  /** The parts of the path in braces. */
  params: Readonly<Record<string, string>>;
  body: Record<string, unknown>;
  query: URLSearchParams;
  raw: Buffer;
}

export interface Answer {
  status: number;
  body: unknown;
}

export interface Route {
  method: string;
  pattern: RegExp;
  names: readonly string[];
  /** Whether it changes nothing, although it is no GET. */
  isRead: boolean;
  handle(call: Call): Answer | Promise<Answer>;
}

/**
 * @param path such as `/v1/projects/{project}/services/{service}:enable`. A name in braces stands
 * for one part of the path, with a star for the rest of it.
 */
export function route(
  method: string,
  path: string,
  handle: Route['handle'],
  { isRead = method === 'GET' }: { isRead?: boolean } = {},
): Route {
  const names: string[] = [];
  const source = path.replace(/[.()|?+^$]/g, '\\$&').replace(/\{(\w+)(\*?)\}/g, (_, name: string, rest: string) => {
    names.push(name);
    return rest ? '(.+)' : '([^/:]+)';
  });
  return { method, pattern: new RegExp(`^${source}$`), names, isRead, handle };
}

export const answer = (body: unknown = {}, status = 200): Answer => ({ status, body });

export function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code: status, status: code, message } } };
}

export const notFound = (what: string): Answer => refusal(404, 'NOT_FOUND', `${what} was not found`);
