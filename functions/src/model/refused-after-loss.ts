/**
 * A deletion whose first request is lost and whose second is refused, because an agent has taken the document up meanwhile. It is
 * withdrawn, the agent lets go, and then the first request lands.
 */
import type { Move } from './moves.ts';

const step = { move: 'step', pick: 0, fault: null } as const;

export const refusedAfterLoss: Move[] = [
  { move: 'rest' },
  // How late a request lands depends on how much has happened before.
  { move: 'edit', document: 1, text: 1, name: null },
  { move: 'rest' },
  { move: 'bury', document: 0, isDelayed: false, force: false },
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
