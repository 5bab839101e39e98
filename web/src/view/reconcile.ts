import {
  type Finding,
  type FindingKind,
  findingCatalogue,
  findingKinds,
  isMoved,
  type Job,
} from '@knowledge-sync/contract';
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

/** What the last check found and no repair has fixed since. A check that has not ended has none. */
export const openDifferences = (job: Job): number =>
  job.status === 'completed' ? Math.max(0, found(job) - job.counts.repaired) : 0;

const repairableKinds = findingKinds.filter((kind) => findingCatalogue[kind].repair !== null);

/** Leaves nothing to do. */
const noAction = { repairable: 0, held: null } as const;

/** How many findings a repair fixes. A moved copy is left to people. */
const repairableIn = ({ counts }: Job): number =>
  repairableKinds.reduce((sum, kind) => sum + counts[kind], 0) - counts.moved;

/** Names the documents that were not checked, and why; empty if all were. */
function notChecked({ skipped, deleting, young }: Job['counts']): string {
  const unsynced = skipped - deleting;
  const parts = [
    unsynced > 0 ? `${plural(unsynced, 'document')} not synced yet` : null,
    deleting > 0 ? `${plural(deleting, 'document')} being deleted` : null,
    young > 0 ? `${plural(young, 'copy', 'copies')} too new to judge` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` Not checked: ${parts.join(', ')}.`;
}

function completedView(job: Job): ReconcileView {
  const { documents, copies, repaired, foreign } = job.counts;
  // A completed check that holds no deletions has a message if it ended at its limit.
  const limit = job.deletions_held === null ? job.message : null;
  const checked = `${plural(documents, 'document')} checked.${notChecked(job.counts)}${limit === null ? '' : ` ${limit}`}`;
  const total = found(job);
  const repairable = repairableIn(job);
  const title = limit === null ? 'Everything matches' : 'This part matches';
  if (total === 0) return { ...noAction, tone: 'good', title, sentence: checked };
  if (job.deletions_held !== null)
    return {
      tone: 'attention',
      title: `${job.deletions_held} of ${plural(copies, 'copy', 'copies')} would be deleted`,
      sentence: `${checked} ${repaired} of ${repairable} fixed. No copy was deleted. Look at the list below first.`,
      repairable: 0,
      held: job.deletions_held,
    };
  const byHand = total - repairable - foreign;
  if (job.repair && repairable > 0)
    return {
      ...noAction,
      tone: repaired === repairable && byHand === 0 ? 'good' : 'attention',
      title: `${repaired} of ${repairable} fixed`,
      sentence: byHand === 0 ? checked : `${checked} ${byHand} left for you, as described below.`,
    };
  return {
    tone: 'attention',
    title: plural(total, 'difference'),
    sentence: `${checked} Nothing was changed.`,
    repairable: job.repair ? 0 : repairable,
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

/** A moved copy is a group of its own, because only people can move it back. */
type GroupKind = FindingKind | 'moved';

export interface FindingGroup {
  kind: GroupKind;
  title: string;
  sentence: string;
  /** The effect of a repair; null if it has none. */
  repair: string | null;
  count: number;
  findings: readonly { id: string; finding: Finding }[];
}

const moved = {
  kind: 'moved',
  title: 'Moved to another folder',
  sentence: 'The copy is in another ElevenLabs folder. Move it back in ElevenLabs.',
  repair: null,
} as const;

const groupOf = (finding: Finding): GroupKind => (isMoved(finding) ? 'moved' : finding.kind);

/** The findings by kind, in the order of the catalogue; only kinds that occur. */
export function findingGroups(
  job: Job,
  findings: readonly { id: string; finding: Finding }[],
): readonly FindingGroup[] {
  const { counts } = job;
  const counted: Record<GroupKind, number> = { ...counts, drifted: counts.drifted - counts.moved };
  return [...findingKinds.map((kind) => ({ kind, ...findingCatalogue[kind] })), moved].flatMap((group) => {
    const ofKind = findings.filter(({ finding }) => groupOf(finding) === group.kind);
    const count = Math.max(counted[group.kind], ofKind.length);
    return count === 0 ? [] : [{ ...group, count, findings: ofKind }];
  });
}

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

/** The effects of a repair and the findings that it leaves to people, by kind. */
export interface RepairPlan {
  fixed: readonly string[];
  left: readonly string[];
  /** Whether copies are deleted at ElevenLabs. */
  isDeleting: boolean;
}

export function repairPlan(job: Job): RepairPlan {
  const groups = findingGroups(job, []);
  return {
    fixed: groups.flatMap(({ title, count, repair }) => (repair === null ? [] : [`${title}: ${count}. ${repair}`])),
    left: groups.flatMap(({ title, count, repair, sentence }) =>
      repair === null ? [`${title}: ${count}. ${sentence}`] : [],
    ),
    isDeleting: job.counts.duplicated > 0 || job.counts.orphaned > 0,
  };
}
