/** One request. `status` is `none` until an answer begins, and for ever without an answer. */
export interface LoggedRequest {
  id: string;
  method: string;
  /** With the query. */
  path: string;
  /** The route's path, such as `/v1/convai/knowledge-base/{id}`; null when there is none. */
  route: string | null;
  status: number | 'none';
  /** The document's name, sent or stored; null when there is none. */
  name: string | null;
  /** The fault that was applied. */
  fault: string | null;
  /** How often it took effect. */
  acted: number;
  /** From the request line to the end of the exchange; null until then. */
  ms: number | null;
  started_at: string;
}

export interface RequestCounts {
  total: number;
  /** By method and route, such as `POST /v1/convai/knowledge-base/text`. */
  by_route: Record<string, number>;
  by_status: Record<string, number>;
  in_flight: number;
  max_in_flight: number;
}

const maxEntries = 20_000;

/** The requests to the API, without those to the control routes. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #inFlight = 0;
  #maxInFlight = 0;
  /** Requests in flight that were refused, and so take no place of the plan's. */
  readonly #refused = new Set<LoggedRequest>();

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > maxEntries) this.#entries.shift();
    this.#inFlight += 1;
    this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
  }

  end(entry: LoggedRequest): void {
    entry.ms = Date.now() - Date.parse(entry.started_at);
    this.#inFlight -= 1;
    this.#refused.delete(entry);
  }

  /** To be called for a request in flight that the plan's limit refuses. */
  refuse(entry: LoggedRequest): void {
    this.#refused.add(entry);
  }

  /** How many requests take a place of the plan's. */
  get busy(): number {
    return this.#inFlight - this.#refused.size;
  }

  /** How many requests began in the last minute, with the newest one. */
  inLastMinute(): number {
    const since = Date.now() - 60_000;
    return this.#entries.filter(({ started_at }) => Date.parse(started_at) > since).length;
  }

  all(): LoggedRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  counts(): RequestCounts {
    return {
      total: this.#entries.length,
      by_route: countBy(this.#entries, ({ method, route, path }) => `${method} ${route ?? path}`),
      by_status: countBy(this.#entries, ({ status }) => String(status)),
      in_flight: this.#inFlight,
      max_in_flight: this.#maxInFlight,
    };
  }

  clear(): void {
    this.#entries = [];
    this.#maxInFlight = this.#inFlight;
  }
}

function countBy<T>(items: T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
