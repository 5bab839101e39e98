/** The theoretical limit of a run, and how a run compares with it. Pure. */

export interface Ideal {
  documents: number;
  /** How long ElevenLabs takes for each request. */
  latencyMs: number;
  /** Requests that the plan allows at once. */
  planLimit: number;
  /** Share of the documents that need a second request, from 0 to 1. */
  retriedShare: number;
}

/** The time of a run in which every allowed request is always in flight, in milliseconds. */
export const idealMs = ({ documents, latencyMs, planLimit, retriedShare }: Ideal): number =>
  (documents * (1 + retriedShare) * latencyMs) / planLimit;

/** How many times the ideal time a run took; at least 1 if nothing was left out. */
export const timesIdeal = (wallMs: number, ideal: Ideal): number => wallMs / idealMs(ideal);
