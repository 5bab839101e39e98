import { z } from 'zod';

const answerSchema = z.object({
  documents: z.array(z.object({ id: z.string(), type: z.string(), name: z.string(), text: z.string().nullable() })),
});
export type Held = z.infer<typeof answerSchema>['documents'][number];

export interface Expected {
  id: string;
  elevenlabs_document_id: string | null;
  content: string;
}

export async function fetchHeld(simulatorUrl: string): Promise<Held[]> {
  const response = await fetch(`${simulatorUrl}/_simulator/documents`);
  if (!response.ok) throw new Error(`The simulator answered ${response.status}`);
  return answerSchema.parse(await response.json()).documents.filter(({ type }) => type !== 'folder');
}

/**
 * Whether each document is held exactly once, byte for byte, under the id that Firestore knows.
 * @returns one line per document that is not
 */
export function discrepancies(expected: readonly Expected[], held: readonly Held[]): string[] {
  return expected.flatMap(({ id, elevenlabs_document_id, content }) => {
    const copies = held.filter(({ name }) => name.endsWith(`[kb:${id}]`));
    const [copy] = copies;
    if (copy === undefined) return [`${id} is not there`];
    if (copies.length > 1) return [`${id} is there ${copies.length} times`];
    if (copy.id !== elevenlabs_document_id) return [`${id} is there as ${copy.id}, not as ${elevenlabs_document_id}`];
    return copy.text === content ? [] : [`${id} is there with another text`];
  });
}
