/** Counts the documents that Firestore sent, from the messages that its web SDK received. */
import { z } from 'zod';

const messageSchema = z.object({
  documentChange: z
    .object({ document: z.object({ name: z.string() }), targetIds: z.array(z.number()).default([]) })
    .optional(),
});

/** The lists also contain WebChannel's own messages ("noop", "close"). */
const framesSchema = z.array(z.tuple([z.number(), z.array(z.unknown())]));

/**
 * Extracts the messages of a listener's stream. A frame is a length in characters, a line break and
 * that many characters of JSON: `[[number, [message, ...]], ...]`. Skips an incomplete frame.
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

/**
 * Counts documents by collection. A document for several listeners is sent once and counts once for
 * each of them.
 */
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
