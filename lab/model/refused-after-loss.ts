/**
 * A deletion whose first request is lost and whose second is refused, because the copy was added to
 * an agent in between. The deletion is withdrawn, the copy is removed from the agent, and then the
 * first request lands.
 */
import type { Move } from './moves.ts';

const step = { move: 'step', pick: 0, fault: null } as const;

const refusedAfter = (earlier: readonly Move[]): Move[] => [
  { move: 'rest' },
  ...earlier,
  { move: 'delete', document: 0, isDelayed: false, force: false },
  step,
  step,
  { move: 'request', fault: 'lands_late' },
  { move: 'agent', document: 0, pick: 0 },
  { move: 'wait', seconds: 21 },
  step,
  { move: 'wait', seconds: 2 },
  { move: 'run', count: 4 },
  { move: 'restore', document: 0 },
  { move: 'run', count: 14 },
  { move: 'agent', document: 0, pick: 0 },
  { move: 'wait', seconds: 60 },
];

/** How late a request lands depends on the number of steps before, which retries increase. */
export const refusedAfterLoss: Move[][] = Array.from({ length: 10 }, (_, count) =>
  refusedAfter(Array.from({ length: count }, () => [{ move: 'retry', document: 1 } as const, step]).flat()),
);
