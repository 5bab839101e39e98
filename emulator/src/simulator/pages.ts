import { z } from 'zod';

/** What an address holds; null: fetching it fails. */
export const pageSchema = z.strictObject({ url: z.url(), content: z.string().min(1).nullable() });

/** The web as the simulator sees it: no request leaves it. */
export class Pages {
  readonly #contents = new Map<string, string | null>();

  set(url: string, content: string | null): void {
    this.#contents.set(url, content);
  }

  /** An address that nobody set holds a page of its own. */
  fetch(url: string): string | null {
    const content = this.#contents.get(url);
    return content === undefined ? `<h1>${new URL(url).hostname}</h1><p>The page at ${url}.</p>` : content;
  }

  clear(): void {
    this.#contents.clear();
  }
}
