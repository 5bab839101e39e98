/**
 * Writing down which agents hold the folder, whenever ElevenLabs told it, in `workspace/agents`: pages tell from there whether
 * agents know a document, and ElevenLabs is not asked for it. Compare-and-set; learning what is known already writes nothing.
 */
import { agentsDocument, collections, folderHoldersSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';
import { askForHolders } from './dependents.ts';
import { isCutOff, isSame, type Known, learned, nobody, type Seen as Told } from './holders.ts';

/** What is known at one moment, and the record that says so. */
export interface Look {
  known: Known;
  seen: Seen;
}

/** @throws what Firestore throws; what cannot be read counts as nothing known */
export async function readHolders(ctx: EngineContext): Promise<Look> {
  const snapshot = await holdersRef(ctx).get();
  const data = snapshot.data();
  const seen =
    data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
  return { known: readKnown(data), seen };
}

const readKnown = (data: unknown): Known => folderHoldersSchema.safeParse(data).data ?? nobody;

/** Asks who holds the folder, and notes it. @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function refreshHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
): Promise<Extract<Told, { kind: 'all' }>> {
  // Looked at before it is asked: what somebody learned in between must not be overwritten.
  const look = await readHolders(ctx);
  const seen = await askForHolders(ctx, limits);
  await recordHolders(ctx, limits, seen, look);
  return seen;
}

/**
 * Never throws: whoever asked has got an answer, and the next who asks notes it.
 *
 * @param before as it was before ElevenLabs was asked about all agents; not needed where it told of one
 */
export async function recordHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
  seen: Told,
  before: Look | null = null,
): Promise<void> {
  try {
    let told = seen;
    let isFirst = true;
    await changeIf(
      holdersRef(ctx),
      async (data) => {
        const earlier = readKnown(data);
        // What was told of all before another writer's change is out of date.
        const isOld = told.kind === 'all' && !isFirst;
        if (isOld || (told.kind === 'one' && isCutOff(earlier))) told = await askForHolders(ctx, limits);
        isFirst = false;
        const known = learned(earlier, told);
        return isSame(earlier, known) ? null : { ...known, learned_at: Timestamp.fromDate(ctx.clock.now()) };
      },
      { known: before?.seen },
    );
  } catch (error) {
    ctx.logger.warn('agents that hold the folder not noted', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

const holdersRef = (ctx: EngineContext) => ctx.db.collection(collections.workspace).doc(agentsDocument);
