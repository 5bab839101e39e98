/**
 * Repairs that delete copies. They wait until both sides are compared, so that their number is
 * known before the first deletion: a mistake, for example an empty database, must not delete a
 * workspace's copies unasked.
 */
import { type FindingKind, type JobCounts, limits } from '@knowledge-sync/contract';
import type { EngineContext } from '../runtime/context.ts';
import { findingsAbout, findingsOfKind } from '../store/queries.ts';
import type { JobClaim } from './claim-job.ts';
import { type JobRecord, jobRef } from './job.ts';
import type { NewFinding } from './page.ts';

/**
 * The kinds whose repair deletes copies. The settle pass deletes the second copies of a document.
 */
const deletingKinds = ['duplicated', 'orphaned'] as const satisfies FindingKind[];

export const isDeleting = (kind: FindingKind): boolean => deletingKinds.some((deleting) => deleting === kind);

/** How many copies a repair would delete. */
export const deletionsIn = (counts: Pick<JobCounts, (typeof deletingKinds)[number]>): number =>
  deletingKinds.reduce((sum, kind) => sum + counts[kind], 0);

/**
 * Whether a person has to confirm the number of deletions first.
 *
 * @param copies all copies in the service's folder
 * @param confirmed the number that a person has confirmed; null for none
 */
export function isDeletionHeld(deletions: number, copies: number, confirmed: number | null): boolean {
  if (confirmed !== null && deletions <= confirmed) return false;
  const isLargeShare = deletions * 100 > copies * limits.unconfirmedDeletionPercent;
  return deletions > limits.unconfirmedDeletions && isLargeShare;
}

const pageSize = 100;

/**
 * Reads the next page of findings whose repair deletes copies.
 *
 * @returns their ids, and the position of the page after them
 */
export async function nextDeletions(
  ctx: EngineContext,
  { id, job: { cursor } }: JobClaim,
): Promise<{ due: string[]; next: Partial<JobRecord> }> {
  const kind = deletingKinds.find((each) => cursor?.startsWith(`${each}-`)) ?? deletingKinds[0];
  const { docs } = await findingsOfKind(jobRef(ctx.db, id), kind, cursor).limit(pageSize).get();
  const due = docs.filter((finding) => finding.get('state') === 'found').map((finding) => finding.id);
  const last = docs.at(-1);
  if (docs.length === pageSize && last !== undefined) return { due, next: { cursor: last.id } };
  const following = deletingKinds[deletingKinds.indexOf(kind) + 1];
  return { due, next: following === undefined ? { phase: 'done', cursor: null } : { cursor: `${following}-` } };
}

/** A document has few second copies, and hardly any other findings. */
const maxFindingsAbout = 20;

/**
 * Leaves out findings about documents that have a second copy. The repair of the second copy sends
 * the text again too, and would find the document changed if it were queued now.
 */
export async function withoutSecondCopies(
  ctx: EngineContext,
  { id }: JobClaim,
  findings: readonly NewFinding[],
): Promise<NewFinding[]> {
  const hasSecond = await Promise.all(
    findings.map(async ({ document_id: documentId }) => {
      if (documentId === null) return false;
      const { docs } = await findingsAbout(jobRef(ctx.db, id), documentId).limit(maxFindingsAbout).get();
      return docs.some((finding) => finding.get('kind') === ('duplicated' satisfies FindingKind));
    }),
  );
  return findings.filter((_, index) => hasSecond[index] === false);
}
