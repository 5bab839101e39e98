/** Finds the document that a new one repeats. */
import { addressKey, foldName, isNewerSchema, knowledgeDocumentSchema, type Source } from '@knowledge-sync/contract';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { sameAs } from '../store/queries.ts';
import type { Stored } from '../store/read.ts';
import type { CreateCommand } from './create.ts';

/** What makes two documents the same. */
export interface ContentKey {
  by: 'content' | 'address';
  value: string;
}

export interface Same {
  by: ContentKey['by'] | 'name';
  stored: Stored;
}

export function contentKey(command: CreateCommand): ContentKey {
  if ('url' in command) return { by: 'address', value: addressKey(command.url) };
  return { by: 'content', value: sha256('file' in command ? command.file.bytes : command.content) };
}

/** Some may be waiting for their deletion. */
const maxRead = 10;

/**
 * Finds the earliest document with this content or address, in one query; and if there is none, the
 * earliest of this name and type.
 *
 * @param name null if only content and address count
 * @throws what Firestore throws
 */
export async function findSame(
  ctx: BaseContext,
  { by, value }: ContentKey,
  name: { folded: string; type: string } | null,
): Promise<Same | null> {
  const isSame = ({ source }: Stored['document']): boolean => keyOf(source) === value;
  const stored = await earliest(ctx, by === 'content' ? 'sameContent' : 'sameAddress', value, isSame);
  if (stored !== null) return { by, stored };
  if (name === null) return null;
  const named = await earliest(
    ctx,
    'sameName',
    name.folded,
    (document) => document.source.type === name.type && foldName(document.name) === name.folded,
  );
  return named === null ? null : { by: 'name', stored: named };
}

const keyOf = (source: Source): string => (source.type === 'url' ? addressKey(source.url) : source.sha256);

async function earliest(
  ctx: BaseContext,
  shape: Parameters<typeof sameAs>[1],
  value: string,
  isSame: (document: Stored['document']) => boolean,
): Promise<Stored | null> {
  const { docs } = await sameAs(ctx.db, shape, value).limit(maxRead).get();
  const found = docs.flatMap((snapshot): Stored[] => {
    const data = snapshot.data();
    const document = isNewerSchema(data) ? undefined : knowledgeDocumentSchema.safeParse(data).data;
    if (document === undefined || document.deletion_requested_at !== null || !isSame(document)) return [];
    return [{ id: snapshot.id, document }];
  });
  const age = ({ document }: Stored): number => document.created_at.toMillis();
  return found.toSorted((one, other) => age(one) - age(other))[0] ?? null;
}
