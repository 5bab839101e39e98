/** Reads `workspace/agents`, the holders of the service's folder. */
import { agentsDocument, collections, type FolderHolders, folderHoldersSchema } from '@knowledge-sync/contract';
import type { BaseContext } from '../runtime/context.ts';
import type { Seen } from './conditional.ts';

/** The record's content before the first holder. */
export const nobody: Pick<FolderHolders, 'folder_id' | 'attached' | 'count'> = {
  folder_id: null,
  attached: [],
  count: 0,
};

export const holdersRef = ({ db }: Pick<BaseContext, 'db'>) => db.collection(collections.workspace).doc(agentsDocument);

/** The record, null before the first holder; `holders` is null if it cannot be read. */
export async function readHolderRecord(
  ctx: Pick<BaseContext, 'db'>,
): Promise<{ holders: FolderHolders | null; seen: Seen }> {
  const snapshot = await holdersRef(ctx).get();
  const data = snapshot.data();
  const seen =
    data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
  return { holders: folderHoldersSchema.safeParse(data).data ?? null, seen };
}
