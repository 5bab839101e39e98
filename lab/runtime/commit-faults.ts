/**
 * Counts the functions' commits and injects faults into them: it kills the process right before or
 * after its n-th commit, or loses the commit or its answer on the way.
 */
import { kindOf, pathOf, touchedBy } from './commits.ts';
import type { CallFate, FirestoreCall, FirestoreWrite } from './firestore-proxy.ts';
import type { FunctionName } from './runtime.ts';

export type CommitFault = 'kill_before' | 'kill_after' | 'lose_call' | 'lose_answer';

export interface CommitRule {
  functionName: FunctionName;
  /** Which of the function's counted commits, from 1. */
  n: number;
  fault: CommitFault;
}

/** A counted commit. */
export interface CommitRecord {
  functionName: FunctionName;
  /** Which of the function's counted commits it is, from 1. */
  n: number;
  /** Operations and collections: `update knowledge`. */
  touched: string;
  /** Operations, collections and fields. */
  kind: string;
  /** Milliseconds since the counting began. */
  afterMs: number;
}

/** Which commits are counted. */
interface Counted {
  /**
   * Commits that touch a document whose name begins like this, or a document whose name is not
   * known yet.
   */
  namePrefix: string;
  /**
   * Whether commits that touch no document count too: the folder, comparisons, the agents' list.
   */
  shared: boolean;
}

export interface CommitFaults {
  /** Decides on a call that a function makes to Firestore. */
  onCall(functionName: FunctionName, call: FirestoreCall, kill: () => Promise<void>): Promise<CallFate>;
  /** Begins to count at zero. */
  count(counted: Counted): void;
  /**
   * Injects the fault into the n-th commit that is counted. Resolves with that commit, once the
   * fault has happened.
   */
  add(rule: CommitRule): Promise<CommitRecord>;
  /** Drops the rules that have met no commit. */
  clear(): void;
  /** Counted commits since the last `count`, in order. */
  counted(): readonly CommitRecord[];
  /** Number of all commits since the start, counted or not. */
  total(): number;
}

export function createCommitFaults(): CommitFaults {
  let standing: { rule: CommitRule; done: (commit: CommitRecord) => void }[] = [];
  let counted: Counted = { namePrefix: '', shared: true };
  let startedMs = performance.now();
  let records: CommitRecord[] = [];
  let total = 0;
  const owners = createOwners();

  const record = (functionName: FunctionName, writes: readonly FirestoreWrite[]): CommitRecord | null => {
    total += 1;
    const touched = owners.of(writes);
    const isOurs = touched.some((name) => name === null || name.startsWith(counted.namePrefix));
    if (!(touched.length === 0 ? counted.shared : isOurs)) return null;
    const commit: CommitRecord = {
      functionName,
      n: records.filter((earlier) => earlier.functionName === functionName).length + 1,
      touched: touchedBy(writes),
      kind: kindOf(writes),
      afterMs: Math.round(performance.now() - startedMs),
    };
    records.push(commit);
    return commit;
  };

  return {
    async onCall(functionName, call, kill) {
      const commit = call.method === 'Commit' ? record(functionName, call.writes) : null;
      if (commit === null) return 'pass';
      const met = standing.find(({ rule }) => rule.functionName === functionName && rule.n === commit.n);
      if (met === undefined) return 'pass';
      standing = standing.filter((other) => other !== met);
      const { fault } = met.rule;
      const inject = async (): Promise<void> => {
        if (fault === 'kill_before' || fault === 'kill_after') await kill();
        met.done(commit);
      };
      if (fault === 'kill_after' || fault === 'lose_answer') return { lose: 'answer', afterwards: inject };
      await inject();
      return 'lose_call';
    },
    count(next) {
      counted = next;
      records = [];
      startedMs = performance.now();
    },
    add: (rule) => new Promise((resolve) => standing.push({ rule, done: resolve })),
    clear() {
      standing = [];
    },
    counted: () => [...records],
    total: () => total,
  };
}

/** Learns which document each path belongs to, from the writes that pass by. */
function createOwners(): { of(writes: readonly FirestoreWrite[]): (string | null)[] } {
  const nameOf = new Map<string, string>();
  const documentOfBody = new Map<string, string>();
  return {
    /**
     * Names of the documents that a commit touches; null: its creation has not been seen.
     */
    of(writes) {
      const touched = new Set<string>();
      for (const write of writes) {
        const [collection, id = ''] = pathOf(write);
        const fields = write.update?.fields ?? {};
        if (collection === 'knowledge') {
          touched.add(id);
          if (fields.name?.stringValue) nameOf.set(id, fields.name.stringValue);
        } else if (collection === 'uploads') {
          if (fields.document?.stringValue) documentOfBody.set(id, fields.document.stringValue);
          touched.add(documentOfBody.get(id) ?? '');
        }
      }
      return [...touched].map((id) => nameOf.get(id) ?? null);
    },
  };
}
