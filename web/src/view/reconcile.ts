import { type Finding, type FindingKind, findingCatalogue, findingKinds, type Job } from '@knowledge-sync/contract';
import { plural } from './format.ts';

export interface ReconcileView {
  tone: 'busy' | 'good' | 'attention' | 'failed';
  title: string;
  sentence: string;
  /** How many findings a repair would fix; 0 if no repair is possible. */
  repairable: number;
  /** How many copies wait for a confirmation before they are deleted; null if none do. */
  held: number | null;
}

const found = ({ counts }: Job): number => findingKinds.reduce((sum, kind) => sum + counts[kind], 0);

const repairableKinds = findingKinds.filter((kind) => findingCatalogue[kind].repair !== null);

/** Leaves nothing to do. */
const noAction = { repairable: 0, held: null } as const;

function completedView(job: Job): ReconcileView {
  const { documents, copies, repaired, skipped } = job.counts;
  const notCompared = skipped === 0 ? '' : ` ${plural(skipped, 'document')} not synced yet, so not checked.`;
  const compared = `${plural(documents, 'document')} and ${plural(copies, 'copy', 'copies')} checked.${notCompared}`;
  const total = found(job);
  if (total === 0) return { ...noAction, tone: 'good', title: 'Everything matches', sentence: compared };
  if (job.deletions_held !== null)
    return {
      tone: 'attention',
      title: `${job.deletions_held} of ${plural(copies, 'copy', 'copies')} would be deleted`,
      sentence: `${compared} ${repaired} of ${total} fixed. No copy was deleted. Look at the list below first.`,
      repairable: 0,
      held: job.deletions_held,
    };
  if (job.repair)
    return {
      ...noAction,
      tone: repaired === total ? 'good' : 'attention',
      title: `${repaired} of ${total} fixed`,
      sentence: `${compared} Follow the progress in Documents.`,
    };
  const repairable = repairableKinds.reduce((sum, kind) => sum + job.counts[kind], 0);
  return {
    tone: 'attention',
    title: plural(total, 'difference'),
    sentence: `${compared} Nothing was changed.`,
    repairable,
    held: null,
  };
}

/** The state of a check. */
export function reconcileView(job: Job): ReconcileView {
  const { documents, copies } = job.counts;
  switch (job.status) {
    case 'queued':
      return { ...noAction, tone: 'busy', title: 'Waiting to start', sentence: 'It starts automatically.' };
    case 'running':
      return {
        ...noAction,
        tone: 'busy',
        title: job.repair ? 'Checking and fixing' : 'Checking',
        sentence: `${plural(documents, 'document')} and ${plural(copies, 'copy', 'copies')} so far, ${plural(found(job), 'difference')}.`,
      };
    case 'completed':
      return completedView(job);
    case 'failed':
      return {
        ...noAction,
        tone: 'failed',
        title: "Check didn't finish",
        sentence: job.message ?? 'Run it again.',
      };
    default:
      return job.status satisfies never;
  }
}

export interface FindingGroup {
  kind: FindingKind;
  title: string;
  sentence: string;
  /** The effect of a repair; null if it has none. */
  repair: string | null;
  count: number;
  findings: readonly { id: string; finding: Finding }[];
}

/** The findings by kind, in the order of the catalogue; only kinds that occur. */
export const findingGroups = (
  job: Job,
  findings: readonly { id: string; finding: Finding }[],
): readonly FindingGroup[] =>
  findingKinds.flatMap((kind) => {
    const ofKind = findings.filter(({ finding }) => finding.kind === kind);
    const count = Math.max(job.counts[kind], ofKind.length);
    return count === 0 ? [] : [{ kind, ...findingCatalogue[kind], count, findings: ofKind }];
  });

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const drifts = {
  name: 'name',
  size: 'size',
  folder: 'folder',
  content: 'content',
  address: 'address',
  edited: 'record in Firestore',
} as const satisfies Record<Finding['drift'][number], string>;

/** The details of a finding beside its name; null if its kind says enough. */
export function findingNote({ drift, state }: Finding): string | null {
  const notes = [
    drift.length > 0
      ? `${capitalized(drift.map((each) => drifts[each]).join(', '))} ${drift.length === 1 ? 'differs' : 'differ'}`
      : null,
    state === 'repaired' ? 'fixed' : null,
    state === 'left' ? 'not changed' : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join(' · ');
}

/** The effects of a repair, by kind. */
export const repairPlan = (job: Job): readonly string[] =>
  findingKinds.flatMap((kind) => {
    const { title, repair } = findingCatalogue[kind];
    return repair === null || job.counts[kind] === 0 ? [] : [`${title}: ${job.counts[kind]}. ${repair}`];
  });
