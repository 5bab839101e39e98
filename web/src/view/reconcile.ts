import { type Finding, type FindingKind, findingCatalogue, findingKinds, type Job } from '@knowledge-sync/contract';
import { plural } from './format.ts';

export interface ReconcileView {
  tone: 'busy' | 'good' | 'attention' | 'failed';
  title: string;
  sentence: string;
  /** How many findings a repair would put right; 0 where there is nothing to ask for. */
  repairable: number;
}

const found = ({ counts }: Job): number => findingKinds.reduce((sum, kind) => sum + counts[kind], 0);

const repairableKinds = findingKinds.filter((kind) => findingCatalogue[kind].repair !== null);

function completedView(job: Job): ReconcileView {
  const { documents, copies, repaired } = job.counts;
  const compared = `${plural(documents, 'document')} and ${plural(copies, 'copy', 'copies')} were compared.`;
  const total = found(job);
  if (total === 0) return { tone: 'good', title: 'Everything matches', sentence: compared, repairable: 0 };
  if (job.repair)
    return {
      tone: repaired === total ? 'good' : 'attention',
      title: `${repaired} of ${total} put right`,
      sentence: `${compared} What was handed to the sync shows its progress in the list of documents.`,
      repairable: 0,
    };
  const repairable = repairableKinds.reduce((sum, kind) => sum + job.counts[kind], 0);
  return {
    tone: 'attention',
    title: plural(total, 'finding'),
    sentence: `${compared} Nothing was changed.`,
    repairable,
  };
}

/** What a comparison has come to so far. */
export function reconcileView(job: Job): ReconcileView {
  const { documents, copies } = job.counts;
  switch (job.status) {
    case 'queued':
      return { tone: 'busy', title: 'Waiting to begin', sentence: 'It starts by itself.', repairable: 0 };
    case 'running':
      return {
        tone: 'busy',
        title: job.repair ? 'Comparing and repairing' : 'Comparing',
        sentence: `${plural(documents, 'document')} and ${plural(copies, 'copy', 'copies')} so far, ${plural(found(job), 'finding')}.`,
        repairable: 0,
      };
    case 'completed':
      return completedView(job);
    case 'failed':
      return {
        tone: 'failed',
        title: 'Stopped before its end',
        sentence: job.message ?? 'It is not known why. Start it again.',
        repairable: 0,
      };
    default:
      return job.status satisfies never;
  }
}

export interface FindingGroup {
  kind: FindingKind;
  title: string;
  sentence: string;
  /** What a repair does about it; null where it does nothing. */
  repair: string | null;
  count: number;
  findings: readonly { id: string; finding: Finding }[];
}

/** What was found, by kind, in the order of the catalogue; only kinds that were met. */
export const findingGroups = (
  job: Job,
  findings: readonly { id: string; finding: Finding }[],
): readonly FindingGroup[] =>
  findingKinds.flatMap((kind) => {
    const ofKind = findings.filter(({ finding }) => finding.kind === kind);
    const count = Math.max(job.counts[kind], ofKind.length);
    return count === 0 ? [] : [{ kind, ...findingCatalogue[kind], count, findings: ofKind }];
  });

const drifts = { name: 'name', size: 'size', folder: 'folder' } as const satisfies Record<
  Finding['drift'][number],
  string
>;

/** What is said of one finding beside its name; null where its kind says all. */
export function findingNote({ drift, state }: Finding): string | null {
  const notes = [
    drift.length > 0 ? `Differs: ${drift.map((each) => drifts[each]).join(', ')}` : null,
    state === 'repaired' ? 'put right' : null,
    state === 'left' ? 'left as it is' : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join(' · ');
}

/** What a repair is going to do, kind by kind. */
export const repairPlan = (job: Job): readonly string[] =>
  findingKinds.flatMap((kind) => {
    const { title, repair } = findingCatalogue[kind];
    return repair === null || job.counts[kind] === 0 ? [] : [`${title}: ${job.counts[kind]}. ${repair}`];
  });
