import { type Attempt, attemptSchema } from '@knowledge-sync/contract';

export interface AttemptItem {
  id: string;
  attempt: Attempt;
  startedAt: Date;
}

/** Returns null for a malformed record, which the history leaves out. */
export function readAttempt(id: string, data: unknown): AttemptItem | null {
  const parsed = attemptSchema.safeParse(data);
  return parsed.success ? { id, attempt: parsed.data, startedAt: parsed.data.started_at.toDate() } : null;
}
