/** Finds documents that a new one may repeat. Only uploads load it. */
import { collections, type KnowledgeDocument, sameDocumentFields } from '@knowledge-sync/contract';
import { collection, type Firestore, getDocs, limit, query, where } from 'firebase/firestore';
import { readItem } from './knowledge-item.ts';

/** Names, addresses and contents to look for. */
export type Wanted = Record<keyof typeof sameDocumentFields, readonly string[]>;

export interface KnownDocument {
  id: string;
  document: KnowledgeDocument;
}

/** The most values that Firestore compares in one query. */
export const maxWanted = 30;
/** The most documents that one query reads. */
const maxFound = 100;

/**
 * Reads the documents that have one of these names, addresses or contents. Documents that are being
 * deleted are left out.
 *
 * @param wanted at most `maxWanted` values of each kind
 */
export async function findDocuments(db: Firestore, wanted: Wanted): Promise<readonly KnownDocument[]> {
  const knowledge = collection(db, collections.knowledge);
  const kinds = Object.keys(sameDocumentFields) as (keyof Wanted)[];
  const found = await Promise.all(
    kinds
      .filter((kind) => wanted[kind].length > 0)
      .map((kind) => getDocs(query(knowledge, where(sameDocumentFields[kind], 'in', wanted[kind]), limit(maxFound)))),
  );
  return found.flatMap(({ docs }) =>
    docs.flatMap((each) => {
      const item = readItem(each.id, each.data(), false);
      return item.kind === 'document' && item.document.deletion_requested_at === null
        ? [{ id: item.id, document: item.document }]
        : [];
    }),
  );
}
