import { z } from 'zod';

/** The content of an address; null makes fetching it fail. */
export const pageSchema = z.strictObject({ url: z.url(), content: z.string().min(1).nullable() });

/** The web pages that the knowledge base can fetch. No request leaves the process. */
export class Pages {
  readonly #contents = new Map<string, string | null>();

  set(url: string, content: string | null): void {
    this.#contents.set(url, content);
  }

  /** The page at an address; a page made from the address where none was set. */
  fetch(url: string): string | null {
    const content = this.#contents.get(url);
    if (content !== undefined) return content;
    const { hostname } = new URL(url);
    // Such a name never resolves: https://www.rfc-editor.org/rfc/rfc2606
    return hostname.endsWith('.invalid') ? null : `<h1>${hostname}</h1><p>The page at ${url}.</p>`;
  }

  all(): [url: string, content: string | null][] {
    return [...this.#contents];
  }

  clear(): void {
    this.#contents.clear();
  }
}
