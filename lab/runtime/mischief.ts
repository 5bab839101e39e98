/** What befalls the functions' commits on request: the process is killed just before or after one, or one gets lost on its way. */

import { type DurableStep, durableStepOf } from './durable-steps.ts';
import type { CallFate, FirestoreCall } from './firestore-proxy.ts';
import type { FunctionName } from './runtime.ts';

export type CommitFault = 'kill_before' | 'kill_after' | 'lose_call' | 'lose_answer';

export interface CommitRule {
  functionName: FunctionName;
  step: DurableStep;
  fault: CommitFault;
}

export interface Mischief {
  /** For the proxy in front of a function. */
  onCall(functionName: FunctionName, call: FirestoreCall, kill: () => Promise<void>): Promise<CallFate>;
  /** From now on the first commit that fits meets the fault. Resolves when it has. */
  add(rule: CommitRule): Promise<void>;
  /** Forgets what has met nothing yet. */
  clear(): void;
  /** How many commits of each step were seen. */
  seen(): Map<DurableStep, number>;
}

export function createMischief(): Mischief {
  let standing: { rule: CommitRule; done: () => void }[] = [];
  const seen = new Map<DurableStep, number>();
  return {
    async onCall(functionName, call, kill) {
      const step = call.method === 'Commit' ? durableStepOf(functionName, call.writes) : null;
      if (step === null) return 'pass';
      seen.set(step, (seen.get(step) ?? 0) + 1);
      const met = standing.find(({ rule }) => rule.functionName === functionName && rule.step === step);
      if (met === undefined) return 'pass';
      standing = standing.filter((other) => other !== met);
      const { fault } = met.rule;
      const befall = async (): Promise<void> => {
        if (fault === 'kill_before' || fault === 'kill_after') await kill();
        met.done();
      };
      if (fault === 'kill_after' || fault === 'lose_answer') return { lose: 'answer', afterwards: befall };
      await befall();
      return 'lose_call';
    },
    add: (rule) => new Promise((resolve) => standing.push({ rule, done: resolve })),
    clear() {
      standing = [];
    },
    seen: () => new Map(seen),
  };
}
