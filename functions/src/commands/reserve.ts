/** Makes additions of the same content wait for each other. */
import { collections } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { sha256 } from '../document/revision.ts';
import type { BaseContext } from '../runtime/context.ts';
import { changeIf } from '../store/conditional.ts';

/** Longer than an addition takes. After that another addition may be made. */
const heldMs = 20_000;

/**
 * Reserves a content or an address for one addition. The record is among the uploads, whose sweep
 * removes it: it is not removed after the addition, because another one may already have looked and
 * found nothing.
 *
 * @param ownId a random id of this addition
 * @returns false while another addition has it
 * @throws what Firestore throws
 */
export async function reserve(ctx: BaseContext, value: string, ownId: string): Promise<boolean> {
  const ref = ctx.db.collection(collections.uploads).doc(`same-${sha256(value)}`);
  const now = ctx.clock.now().getTime();
  const changed = await changeIf(
    ref,
    (data) => {
      const until: unknown = data?.expires_at;
      const leftMs = until instanceof Timestamp ? until.toMillis() - now : 0;
      // The clock of another instance may be ahead; a much longer time was written by another tool.
      if (leftMs > 0 && leftMs <= 2 * heldMs && data?.document !== ownId) return null;
      return { document: ownId, expires_at: Timestamp.fromMillis(now + heldMs), is_replaced: false };
    },
    { isOwn: (data) => data.document === ownId },
  );
  return changed.kind === 'written';
}
