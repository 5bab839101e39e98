export interface DeployOptions {
  /** Between looks at indexes, health, and attempts at triggers. Tests wait less. */
  pollMs: number;
  eventarcRetryMs: number;
  eventarcWithinMs: number;
  indexesWithinMs: number;
  healthWithinMs: number;
}

const seconds = 1_000;
const minutes = 60 * seconds;

export const defaultOptions: DeployOptions = {
  pollMs: 5 * seconds,
  eventarcRetryMs: 60 * seconds,
  eventarcWithinMs: 10 * minutes,
  // A large collection takes hours; the next run continues.
  indexesWithinMs: 60 * minutes,
  healthWithinMs: 5 * minutes,
};
