/** What a sweep does about indexes that are not due. `engine/index` keeps how far it has come. */
import { collections, indexDocument } from '@knowledge-sync/contract';
import type { EngineContext } from '../runtime/context.ts';
import type { Deadline } from '../runtime/deadline.ts';
import type { Outlook } from '../runtime/outlook.ts';
import { readModelsInUse } from './check-index.ts';
import { followModels } from './follow-models.ts';
import { recheckRecent } from './recheck-indexes.ts';

/** @returns how many documents were written. @throws what Firestore throws */
export async function keepIndexes(ctx: EngineContext, deadline: Deadline, outlook: Outlook): Promise<number> {
  if (ctx.config.ragModel === null) return 0;
  const used = await readModelsInUse(ctx);
  const ref = ctx.db.collection(collections.engine).doc(indexDocument);
  const stored = await ref.get();
  const followed = await followModels(ctx, stored.get('models'), used, deadline);
  const rechecked = await recheckRecent(ctx, stored.get('rechecked'), used, deadline);
  const progress = {
    ...(followed !== null && { models: followed.next }),
    ...(rechecked.next !== null && { rechecked: rechecked.next }),
  };
  if (Object.keys(progress).length > 0) {
    outlook.hasMore();
    await ref.set(progress, { merge: true });
  }
  return (followed?.written ?? 0) + rechecked.written;
}
