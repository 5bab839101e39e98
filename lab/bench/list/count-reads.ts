/** How many documents Firestore sent, read off what its web SDK received. */
import { z } from 'zod';

const messageSchema = z.object({
  documentChange: z
    .object({ document: z.object({ name: z.string() }), targetIds: z.array(z.number()).default([]) })
    .optional(),
});

/** WebChannel keeps its own messages ("noop", "close") in the same lists. */
const framesSchema = z.array(z.tuple([z.number(), z.array(z.unknown())]));

/**
 * The messages of a listener's stream: frames of a length in characters, a line break, and that many characters of JSON, which are
 * `[[number, [message, ...]], ...]`. A frame that has not come whole is left out.
 */
export function messagesOf(stream: string): unknown[] {
  const messages: unknown[] = [];
  for (let at = 0; ; ) {
    const lineEnd = stream.indexOf('\n', at);
    if (lineEnd === -1) return messages;
    const end = lineEnd + 1 + Number(stream.slice(at, lineEnd));
    if (!(end <= stream.length)) return messages;
    const frames = framesSchema.parse(JSON.parse(stream.slice(lineEnd + 1, end)));
    messages.push(...frames.flatMap(([, sent]) => sent));
    at = end;
  }
}

/** Documents by collection. One that several listeners asked for is sent once, and counts once for each. */
export function countReads(messages: readonly unknown[]): Map<string, number> {
  const reads = new Map<string, number>();
  for (const message of messages) {
    const change = messageSchema.safeParse(message).data?.documentChange;
    if (change === undefined) continue;
    const collection = change.document.name.split('/').at(-2) ?? '';
    reads.set(collection, (reads.get(collection) ?? 0) + change.targetIds.length);
  }
  return reads;
}
