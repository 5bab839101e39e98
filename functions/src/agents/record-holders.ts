/**
 * Records the holders of the folder in `workspace/agents` whenever ElevenLabs reports them. The web
 * app reads from there which agents use the documents, without a request to ElevenLabs. Known facts
 * are not written again.
 */
import { isDeepStrictEqual } from 'node:util';
import { folderHoldersSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { modelsInUse } from '../document/models-in-use.ts';
import type { CallLimits } from '../elevenlabs/provider.ts';
import type { EngineContext } from '../runtime/context.ts';
import { changeIf, type Seen } from '../store/conditional.ts';
import { holdersRef, nobody, readHolderRecord } from '../store/holders.ts';
import { requestPass } from '../store/request-pass.ts';
import { askForHolders } from './dependents.ts';
import { isCutOff, isSame, type Known, type Report, withReport } from './holders.ts';

/** The known holders, and the record that they were read from. */
export interface Look {
  known: Known;
  seen: Seen;
}

/** Reads the known holders; none if the record is unreadable. @throws what Firestore throws */
export async function readHolders(ctx: EngineContext): Promise<Look> {
  const { holders, seen } = await readHolderRecord(ctx);
  return { known: holders ?? nobody, seen };
}

const readKnown = (data: unknown): Known => folderHoldersSchema.safeParse(data).data ?? nobody;

/**
 * Requests the holders of the folder and records them.
 *
 * @throws ElevenLabsSyncError, DeadlineExceededError, and what Firestore throws
 */
export async function refreshHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
): Promise<Extract<Report, { kind: 'all' }>> {
  // Read before the request, so that a change in the meantime is not overwritten.
  const look = await readHolders(ctx);
  const seen = await askForHolders(ctx, limits);
  await recordHolders(ctx, limits, seen, look);
  return seen;
}

/**
 * Records a report. Never throws: the caller has its answer, and the next report is recorded.
 *
 * @param before the record before a report about all agents was requested; not needed for a report
 *    about one agent
 */
export async function recordHolders(
  ctx: EngineContext,
  limits: () => CallLimits,
  seen: Report,
  before: Look | null = null,
): Promise<void> {
  try {
    let report = seen;
    let isFirst = true;
    let areModelsOther = false;
    const changed = await changeIf(
      holdersRef(ctx),
      async (data) => {
        const earlier = readKnown(data);
        // After another writer's change, an earlier report about all agents is out of date.
        const isOld = report.kind === 'all' && !isFirst;
        if (isOld || (report.kind === 'one' && isCutOff(earlier))) report = await askForHolders(ctx, limits);
        isFirst = false;
        const known = withReport(earlier, report);
        const [before, after] = [earlier, known].map((each) => modelsInUse(each, ctx.config.ragModel));
        areModelsOther = !isDeepStrictEqual(before, after);
        return isSame(earlier, known) ? null : { ...known, learned_at: Timestamp.fromDate(ctx.clock.now()) };
      },
      { known: before?.seen },
    );
    if (changed.kind === 'written' && areModelsOther) await requestPass(ctx);
  } catch (error) {
    ctx.logger.warn('holders of the folder not recorded', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
