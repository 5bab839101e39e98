import { addressKey, foldName, type Source, urlSchema } from '@knowledge-sync/contract';
import { type KnownDocument, maxWanted, type Wanted } from '../firebase/same-documents.ts';
import type { SameDocument, UploadItem } from './item.ts';
import { sha256 } from './sha256.ts';

/** The properties that make two documents the same. */
interface Fingerprint {
  name: string;
  address: string | null;
  content: string | null;
  type: Source['type'];
}

/** Finds, for each item about to be sent, a document or another item that is the same. */
export type FindSame = (
  asked: readonly UploadItem[],
  all: readonly UploadItem[],
) => Promise<ReadonlyMap<string, SameDocument>>;

const isSame = (one: string | null, other: string | null): boolean => one !== null && one === other;

/** Why both are the same; null if they are not. */
function sameBy(one: Fingerprint, other: Fingerprint): SameDocument['by'] | null {
  if (isSame(one.address, other.address)) return 'address';
  if (isSame(one.content, other.content)) return 'content';
  return one.name === other.name ? 'name' : null;
}

const fingerprintOfDocument = ({ name_folded, source }: KnownDocument['document']): Fingerprint => ({
  name: name_folded,
  address: source.type === 'url' ? addressKey(source.url) : null,
  content: source.type === 'url' ? null : source.sha256,
  type: source.type,
});

async function fingerprintOfItem({ name, payload }: UploadItem): Promise<Fingerprint> {
  const print = { name: foldName(name.trim()), address: null, content: null, type: payload.type };
  switch (payload.type) {
    case 'url': {
      const url = urlSchema.safeParse(payload.url);
      return { ...print, address: addressKey(url.success ? url.data : payload.url) };
    }
    case 'text':
      return { ...print, content: await sha256(new TextEncoder().encode(payload.content)) };
    case 'file':
      return { ...print, content: await contentOf(payload.file) };
    default:
      return payload satisfies never;
  }
}

/** Null for a file that was changed or deleted on the disk. Sending it reports that. */
const contentOf = (file: Blob): Promise<string | null> => file.arrayBuffer().then(sha256, () => null);

/** The strongest match: the same address or content before the same name. */
function matchAmong<T>(
  print: Fingerprint,
  others: readonly { print: Fingerprint; of: T }[],
): { by: SameDocument['by']; of: T; print: Fingerprint } | null {
  const matches = others.flatMap((other) => {
    const by = sameBy(print, other.print);
    return by === null ? [] : [{ by, ...other }];
  });
  return matches.find(({ by }) => by !== 'name') ?? matches[0] ?? null;
}

/**
 * @param look reads the documents with one of these names, addresses or contents, with one query
 *   for each kind
 */
export function createFindSame(look: (wanted: Wanted) => Promise<readonly KnownDocument[]>): FindSame {
  const prints = new WeakMap<UploadItem['payload'], Fingerprint>();
  const printOf = async (item: UploadItem): Promise<Fingerprint> => {
    const print = prints.get(item.payload) ?? (await fingerprintOfItem(item));
    prints.set(item.payload, print);
    return { ...print, name: foldName(item.name.trim()) };
  };
  return async (asked, all) => {
    const found = new Map<string, SameDocument>();
    const underWay = all.filter((item) => item.state.kind === 'sending' || item.state.kind === 'waiting');
    const earlier = await Promise.all(underWay.map(async (item) => ({ print: await printOf(item), of: item })));
    for (let first = 0; first < asked.length; first += maxWanted) {
      const some = asked.slice(first, first + maxWanted);
      const items = await Promise.all(some.map(async (item) => ({ print: await printOf(item), of: item })));
      const stored = await look({
        name: [...new Set(items.map(({ print }) => print.name))],
        address: [...new Set(items.flatMap(({ print }) => print.address ?? []))],
        content: [...new Set(items.flatMap(({ print }) => print.content ?? []))],
      });
      const documents = stored.map((of) => ({ print: fingerprintOfDocument(of.document), of }));
      for (const item of items) {
        const known = matchAmong(item.print, documents);
        const listed = known === null ? matchAmong(item.print, earlier) : null;
        if (known !== null) {
          const { by, of, print } = known;
          const canReplace = by === 'name' && item.print.type === print.type && print.type !== 'url';
          found.set(item.of.id, { by, name: of.document.name, documentId: of.id, canReplace });
        } else if (listed !== null) {
          found.set(item.of.id, { by: listed.by, name: listed.of.name, documentId: null, canReplace: false });
        } else earlier.push(item);
      }
    }
    return found;
  };
}
