/** Requests for which the SDK has types and no method. They go through the same client. */
import type { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';

type RequestOptions = Parameters<ElevenLabsClient['fetch']>[2];

/** Sends JSON to a path below the base URL. */
export type Post = (path: string, body: object) => Promise<void>;

/** The error for an answer that is not a success, with its body as the SDK's own errors have it. */
class RefusedPost extends Error {
  readonly body: unknown;

  constructor(body: unknown) {
    super('ElevenLabs refused a request');
    this.body = body;
  }
}

export const postWith =
  (client: ElevenLabsClient, options: RequestOptions): Post =>
  async (path, body) => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await client.fetch(path, init, options);
    // A request that failed has an answer whose body fails.
    const text = await response.text();
    if (!response.ok) throw new RefusedPost(parsed(text));
  };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
