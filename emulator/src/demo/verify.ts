/**
 * Compares what was sent with the simulator's copies. Contents are compared by the SHA-256 of their
 * bytes.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const answerSchema = z.object({
  documents: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['text', 'file', 'url', 'folder']),
      name: z.string(),
      text: z.string().nullable(),
      url: z.string().nullable(),
      file: z.object({ filename: z.string(), content_type: z.string() }).nullable(),
    }),
  ),
});

type Content =
  | { type: 'text'; sha256: string }
  | { type: 'file'; filename: string; content_type: string; sha256: string }
  | { type: 'url'; url: string };
/** A document of the simulator. */
export type Held = { id: string; name: string } & Content;
/** A completed document, with what was sent. */
export type Expected = { id: string; elevenlabs_document_id: string | null } & Content;

/** The simulator's documents, without folders. It fetches and hashes files one after the other. */
export async function fetchHeld(simulatorUrl: string): Promise<Held[]> {
  const response = await fetched(`${simulatorUrl}/_simulator/documents`);
  const { documents } = answerSchema.parse(await response.json());
  const held: Held[] = [];
  for (const { id, name, type, text, url, file } of documents) {
    if (type === 'text') held.push({ id, name, type, sha256: hash(text ?? '') });
    if (type === 'url') held.push({ id, name, type, url: url ?? '' });
    if (type === 'file' && file !== null) {
      const sha256 = await hashOf(await fetched(`${simulatorUrl}/_simulator/documents/${id}/file`));
      held.push({ id, name, type, ...file, sha256 });
    }
  }
  return held;
}

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${url}`);
  return response;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

async function hashOf({ body }: Response): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of body ?? []) sha256.update(chunk);
  return sha256.digest('hex');
}

/** The key at the end of a copy's name: the id of its document. */
const keyOf = (name: string): string | null => /\[kb:(?:[^\]/]+\/)?([^\]/]+)\]$/.exec(name)?.[1] ?? null;

/**
 * Checks that the simulator has exactly one copy of each document, under the id that Firestore has.
 * It compares texts and files byte for byte, and pages by their address.
 * @returns one line per document that differs
 */
export function discrepancies(expected: readonly Expected[], held: readonly Held[]): string[] {
  const copies = Map.groupBy(held, ({ name }) => keyOf(name));
  return expected.flatMap((document) => {
    const difference = compare(document, copies.get(document.id) ?? []);
    return difference === null ? [] : [`${document.id} is ${difference}`];
  });
}

/** Counts the simulator's documents that are copies of none of these. */
export function countOthers(expected: readonly Expected[], held: readonly Held[]): number {
  const ids = new Set(expected.map(({ id }) => id));
  return held.filter(({ name }) => !ids.has(keyOf(name) ?? '')).length;
}

function compare(expected: Expected, [copy, ...more]: readonly Held[]): string | null {
  if (copy === undefined) return 'not there';
  if (more.length > 0) return `there ${more.length + 1} times`;
  const { elevenlabs_document_id: id } = expected;
  if (copy.id !== id) return `there as ${copy.id}, not as ${id}`;
  switch (expected.type) {
    case 'text':
      if (copy.type !== 'text') return `there as a ${copy.type}, not as a text`;
      return copy.sha256 === expected.sha256 ? null : 'there with another text';
    case 'file': {
      if (copy.type !== 'file') return `there as a ${copy.type}, not as a file`;
      const [is, wanted] = [copy, expected].map((file) => `${file.filename} (${file.content_type})`);
      if (is !== wanted) return `there as ${is}, not as ${wanted}`;
      return copy.sha256 === expected.sha256 ? null : 'there with other bytes';
    }
    case 'url':
      if (copy.type !== 'url') return `there as a ${copy.type}, not as a web page`;
      return copy.url === expected.url ? null : `there with the address ${copy.url}, not ${expected.url}`;
    default:
      return expected satisfies never;
  }
}
