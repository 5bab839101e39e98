/** Whether each agent was seen to know a document, from its last check. Pure. */
import type { CheckOutcome, CheckResult } from '@knowledge-sync/contract';
import type { Checks } from './use-checks.ts';

export interface Evidence {
  outcome: CheckOutcome;
  checkedAt: Date;
}

/** A later one in this list is worse. */
const order: readonly CheckOutcome[] = ['reads', 'found', 'unavailable', 'older_text', 'not_found'];

/**
 * By agent: the worst answer to the questions of the document, or to its first sentences. Answers
 * about another revision than the synced one say nothing.
 */
export function evidenceOf({ questions, check }: Checks, syncedRevision: string | null): Map<string, Evidence> {
  const results: CheckResult[] = (questions ?? []).flatMap(({ question }) => question.result ?? []);
  const automatic = results.length === 0 ? (check?.automatic ?? null) : null;
  const evidence = new Map<string, Evidence>();
  for (const { revision, checked_at, agents } of automatic === null ? results : [automatic]) {
    if (revision !== syncedRevision) continue;
    for (const { agent_id: id, outcome } of agents) {
      const before = evidence.get(id);
      if (before === undefined || order.indexOf(outcome) > order.indexOf(before.outcome)) {
        evidence.set(id, { outcome, checkedAt: checked_at.toDate() });
      }
    }
  }
  return evidence;
}
