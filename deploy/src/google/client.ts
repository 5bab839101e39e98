/** Calls of Google's REST APIs. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Api, originOf } from './origins.ts';

/** A refusal, or no answer (`status` 0). */
export class GoogleError extends Error {
  override readonly name = 'GoogleError';
  readonly status: number;
  /** Such as PERMISSION_DENIED. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The API is not enabled, or has been for a short time only. */
export const isApiOff = (error: unknown): boolean =>
  error instanceof GoogleError &&
  error.status === 403 &&
  /has not been used in project|it is disabled/i.test(error.message);

const isNotFound = (error: unknown): boolean => error instanceof GoogleError && error.status === 404;

interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: object;
  query?: Record<string, string>;
}

export interface Operation {
  name: string;
  done?: boolean;
  response?: unknown;
  error?: { code: number; message: string };
}

/** These APIs charge the quota of the project that is named, for a person's credentials. */
const needsQuotaProject: ReadonlySet<Api> = new Set(['budgets', 'identity', 'monitoring', 'orgPolicy']);
/** Requests that change nothing, although they are no GET. */
const readMethods = /:(getIamPolicy|testIamPermissions|runQuery|lookup|query)$/;
const maxAttempts = 4;
const timeoutMs = 60_000;
const pollMs = 2_000;

/** Google's APIs with the sign-in of one operator, for one project. */
export class Google {
  readonly projectId: string;
  readonly accessToken: () => Promise<string>;

  constructor(projectId: string, accessToken: () => Promise<string>) {
    this.projectId = projectId;
    this.accessToken = accessToken;
  }

  /** @throws GoogleError */
  get<T>(api: Api, path: string, query: Record<string, string> = {}): Promise<T> {
    return this.#call<T>(api, path, { method: 'GET', query });
  }

  /** Null where nothing is. @throws GoogleError otherwise */
  async find<T>(api: Api, path: string, query: Record<string, string> = {}): Promise<T | null> {
    try {
      return await this.get<T>(api, path, query);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }

  /** @throws GoogleError */
  send<T>(
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    api: Api,
    path: string,
    body?: object,
    query: Record<string, string> = {},
  ): Promise<T> {
    return this.#call<T>(api, path, { method, query, ...(body !== undefined && { body }) });
  }

  /** All items of a list, page by page, up to `most`. @throws GoogleError */
  async list<T>(api: Api, path: string, field: string, query: Record<string, string> = {}, most = 2_000): Promise<T[]> {
    const items: T[] = [];
    for (let pageToken = ''; ; ) {
      const page = await this.get<Record<string, unknown>>(api, path, { ...query, ...(pageToken && { pageToken }) });
      items.push(...((page[field] ?? []) as T[]));
      pageToken = String(page.nextPageToken ?? '');
      if (pageToken === '' || items.length >= most) return items;
    }
  }

  /**
   * Waits for the end of a long-running operation. `version` is that of the API, such as v1.
   * @throws GoogleError, also after the time
   */
  async until<T>(api: Api, version: string, operation: Operation, withinMs = 600_000): Promise<T> {
    const endMs = Date.now() + withinMs;
    let last = operation;
    while (!last.done) {
      if (Date.now() > endMs) throw new GoogleError(0, 'DEADLINE_EXCEEDED', `${last.name} has not ended`);
      await delay(pollMs);
      last = await this.get<Operation>(api, `${version}/${last.name}`);
    }
    if (last.error) throw new GoogleError(400, String(last.error.code), last.error.message);
    return last.response as T;
  }

  async #call<T>(api: Api, path: string, request: Request): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once<T>(api, path, request);
      } catch (error) {
        const isTransient = error instanceof GoogleError && [0, 429, 500, 502, 503, 504].includes(error.status);
        // A repeated creation could make two.
        const isRead = request.method !== 'POST' || readMethods.test(path);
        const canRepeat = isRead || (error instanceof GoogleError && error.status === 429);
        if (!isTransient || !canRepeat || attempt === maxAttempts) throw error;
        await delay(500 * 2 ** attempt);
      }
    }
  }

  async #once<T>(api: Api, path: string, { method, body, query = {} }: Request): Promise<T> {
    const url = new URL(`${originOf(api)}/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    const headers: Record<string, string> = { authorization: `Bearer ${await this.accessToken()}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (needsQuotaProject.has(api)) headers['x-goog-user-project'] = this.projectId;
    let text: string;
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      throw new GoogleError(0, 'UNAVAILABLE', `${url.host} did not answer: ${causeOf(error)}`);
    }
    const value = parse(text);
    if (response.ok) return value as T;
    const { code, message } = refusalOf(value);
    throw new GoogleError(response.status, code, message ?? `${url.host} answered ${response.status}`);
  }
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return cause?.message ?? message;
}

function parse(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusalOf(value: unknown): { code: string; message: string | null } {
  const error = (value as { error?: { status?: string; message?: string } } | null)?.error;
  return { code: error?.status ?? 'UNKNOWN', message: error?.message ?? null };
}
