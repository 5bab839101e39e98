/** The engine's parameters in the model: short, so that a schedule reaches every limit. */
import type { EngineConfig } from '@knowledge-sync/functions/runtime/context.ts';

const second = 1_000;

/** The installation of the model, which the names of its copies carry. */
export const installation = 'model0';

/** An installation that shares the workspace. */
export const otherInstallation = 'other0';

export const config: EngineConfig = {
  projectId: 'model',
  accountKey: 'account',
  timeoutMs: 60 * second,
  leaseMs: 75 * second,
  deadlineMarginMs: 5 * second,
  settleMs: 60 * second,
  requeueAfterMs: 120 * second,
  writeTimeoutMs: 20 * second,
  slowWriteTimeoutMs: 25 * second,
  listTimeoutMs: 10 * second,
  retryPolicy: { attempts: 3, firstDelayMs: second, factor: 2, maxDelayMs: 10 * second },
  ragModel: 'multilingual_e5_large_instruct',
};
