/** Reads the body of a success, up to a limit. Beyond it the connection is closed. */
import type { CallKind } from './classify.ts';
import { AnswerTooLongError } from './error.ts';
import { LongStrings } from './long-strings.ts';

/**
 * - `json`: all of it.
 * - `json without long strings`: the answers to changes repeat the whole content of a copy.
 * - `maxBytes`: a text of at most so many bytes.
 */
export type AnswerForm = 'json' | 'json without long strings' | { maxBytes: number };

/** A page of a listing has at most 100 entries, so this is 160 kB for each. */
const jsonMaxBytes = 16_000_000;
/** A copy has at most 20 MB, which JSON and HTML can make several times longer. */
const longMaxBytes = 100_000_000;
/** Memory that one answer takes. The longest text that is read has 20 MB. */
const keptMaxBytes = 20_000_000;

/**
 * @returns the JSON value or the text; undefined for a deletion that is answered without content
 * @throws Error with a cause if the answer broke off, and without one if it is unreadable
 */
export async function readAnswer(response: Response, kind: CallKind, form: AnswerForm): Promise<unknown> {
  const { status } = response;
  if (status === 204 && kind === 'delete') return undefined;
  // Another success, as for a part of the content, does not say what was asked for.
  if (kind === 'read' && status !== 200) {
    await response.body?.cancel();
    throw new Error(`the answer to a read has the status ${status}`);
  }
  if (typeof form === 'object') return (await readBody(response, form.maxBytes, whole)).toString();
  const strings = new LongStrings();
  const body =
    form === 'json'
      ? await readBody(response, jsonMaxBytes, whole)
      : await readBody(response, longMaxBytes, (chunk) => strings.shorten(chunk));
  return JSON.parse(new TextDecoder().decode(body));
}

const whole = (chunk: Uint8Array): Uint8Array => chunk;

async function readBody(
  response: Response,
  maxBytes: number,
  shorten: (chunk: Uint8Array) => Uint8Array,
): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let [bytes, keptBytes] = [0, 0];
  for await (const chunk of chunksOf(response)) {
    const part = shorten(chunk);
    bytes += chunk.byteLength;
    keptBytes += part.byteLength;
    if (bytes > maxBytes || keptBytes > keptMaxBytes) throw new AnswerTooLongError('the answer is too long');
    kept.push(part);
  }
  return Buffer.concat(kept);
}

/** Leaving the loop early closes the connection. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new Error('the answer broke off', { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Fails after an answer that broke off, which is reported already.
    await reader.cancel().catch(() => undefined);
  }
}
