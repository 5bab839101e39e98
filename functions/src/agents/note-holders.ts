/**
 * Writing down which agents hold the folder, whenever ElevenLabs told it, in `workspace/agents`: pages tell from there whether
 * agents know a document, and ElevenLabs is not asked for it. Compare-and-set; learning what is known already writes nothing.
 */
import { agentsDocument, collections, folderHoldersSchema } from '@knowledge-sync/contract';
import { GrpcStatus, Timestamp } from 'firebase-admin/firestore';
import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { hasGrpcStatus } from '../store/store.ts';
import { askForHolders } from './dependents.ts';
import { isCutOff, isSame, type Known, learned, nobody, type Seen } from './holders.ts';

/** What is known at one moment. */
export interface Look {
  known: Known;
  /** Null while nothing was ever written. */
  updateTime: Timestamp | null;
}

/** How often it is looked at again; each time somebody else has learned something. */
const maxLooks = 50;

/** @throws what Firestore throws; what cannot be read counts as nothing known */
export async function lookAtHolders(ctx: EngineContext): Promise<Look> {
  const snapshot = await holdersRef(ctx).get();
  const { data } = folderHoldersSchema.safeParse(snapshot.data());
  return { known: data ?? nobody, updateTime: snapshot.updateTime ?? null };
}

/** Asks who holds the folder, and notes it. @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws */
export async function learnHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
): Promise<Extract<Seen, { kind: 'all' }>> {
  // Looked at before it is asked: what somebody learned in between must not be overwritten.
  const look = await lookAtHolders(ctx);
  const seen = await askForHolders(ctx, limits);
  await noteHolders(ctx, limits, seen, look);
  return seen;
}

/**
 * Never throws: whoever asked has got an answer, and the next who asks notes it.
 *
 * @param before as it was before ElevenLabs was asked about all agents; not needed where it told of one
 */
export async function noteHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
  seen: Seen,
  before: Look | null = null,
): Promise<void> {
  try {
    let look = before ?? (await lookAtHolders(ctx));
    let told = seen;
    for (let count = 0; count < maxLooks; count += 1) {
      if (told.kind === 'one' && isCutOff(look.known)) told = await askForHolders(ctx, limits);
      const known = learned(look.known, told);
      if (isSame(look.known, known) || (await write(ctx, look, known))) return;
      look = await lookAtHolders(ctx);
      if (told.kind === 'all') told = await askForHolders(ctx, limits);
    }
    throw new Error('what is known kept changing');
  } catch (error) {
    ctx.logger.warn('agents that hold the folder not noted', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** @returns false when somebody else wrote first */
async function write(ctx: EngineContext, { updateTime }: Look, known: Known): Promise<boolean> {
  const ref = holdersRef(ctx);
  const data = { ...known, learned_at: Timestamp.fromDate(ctx.clock.now()) };
  try {
    if (updateTime === null) await ref.create(data);
    else await ref.update(data, { lastUpdateTime: updateTime });
    return true;
  } catch (error) {
    const { ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND } = GrpcStatus;
    if (hasGrpcStatus(error, ALREADY_EXISTS, FAILED_PRECONDITION, NOT_FOUND)) return false;
    throw error;
  }
}

const holdersRef = (ctx: EngineContext) => ctx.db.collection(collections.workspace).doc(agentsDocument);
