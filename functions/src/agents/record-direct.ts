/**
 * Records which documents an agent has directly, beside the folder, when its settings are read. The
 * list filters by them. They may be older than the agent: only a user who opens it renews them.
 */

import { isDeepStrictEqual } from 'node:util';
import { agentsNamed, directDocumentsNamed, type FolderHolders, folderHoldersSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';
import { holdersRef, nobody } from '../store/holders.ts';

type Direct = NonNullable<FolderHolders['direct']>[number];

/** Never throws: the caller has its answer. Known documents are not written again. */
export async function recordDirect(ctx: EngineContext, { id, name, document_ids }: Direct): Promise<void> {
  const agent: Direct = { id, name, document_ids: document_ids.slice(0, directDocumentsNamed) };
  try {
    await changeIf(holdersRef(ctx), (data) => {
      const known = folderHoldersSchema.safeParse(data).data?.direct ?? [];
      const before = known.find((each) => each.id === id) ?? { id, name, document_ids: [] };
      if (isDeepStrictEqual(before, agent)) return null;
      const others = known.filter((each) => each.id !== id);
      const direct = agent.document_ids.length === 0 ? others : [agent, ...others].slice(0, agentsNamed);
      return data === null ? { ...nobody, learned_at: Timestamp.fromDate(ctx.clock.now()), direct } : { direct };
    });
  } catch (error) {
    ctx.logger.warn('documents of an agent not recorded', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
