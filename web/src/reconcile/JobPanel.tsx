import type { Job } from '@knowledge-sync/contract';
import { CircleAlert, CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { Link } from '../route/Link.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { Progress } from '../ui/Progress.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { formatDuration } from '../view/format.ts';
import { type ReconcileView, reconcileView } from '../view/reconcile.ts';
import { StartedBy } from './StartedBy.tsx';
import { deletionTexts, repairTexts, jobTexts as texts } from './texts.ts';

const icons = {
  busy: LoaderCircle,
  good: CircleCheck,
  attention: CircleAlert,
  failed: CircleX,
} as const satisfies Record<ReconcileView['tone'], unknown>;

const colors = {
  busy: 'text-syncing',
  good: 'text-completed',
  attention: 'text-pending',
  failed: 'text-failed',
} as const satisfies Record<ReconcileView['tone'], string>;

interface JobPanelProps {
  job: Job;
  canWrite: boolean;
  onRepair: () => void;
}

/** The state and result of a sync check. */
export function JobPanel({ job, canWrite, onRepair }: JobPanelProps) {
  const { tone, title, sentence, repairable, held } = reconcileView(job);
  const Icon = icons[tone];
  return (
    <section className={panelClass({ className: 'flex flex-col gap-3 p-5' })} aria-labelledby="job-title">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div role="status" className={`flex min-w-0 gap-3 ${colors[tone]}`}>
          <Icon className={`mt-0.5 size-5 shrink-0 ${tone === 'busy' ? 'spin' : ''}`} aria-hidden="true" />
          <div className="min-w-0">
            <h2 id="job-title" className="font-semibold">
              {title}
            </h2>
            <p className="text-text">
              {sentence}{' '}
              {job.counts.repaired > 0 && (
                <Link to={{ page: 'documents' }} className="underline underline-offset-2">
                  {texts.follow}
                </Link>
              )}
            </p>
          </div>
        </div>
        {(repairable > 0 || held !== null) && (
          <EditorButton canWrite={canWrite} onPress={onRepair}>
            {held === null ? repairTexts.ask : deletionTexts.ask}
          </EditorButton>
        )}
      </div>
      {/* Keeps its height, so that nothing moves when the job ends. */}
      <div className="flex h-1.5">{tone === 'busy' && <Progress label={title} />}</div>
      <p className="text-muted text-sm">
        <StartedBy job={job} /> <RelativeTime at={job.created_at.toDate()} />{' '}
        {job.ended_at && texts.took(formatDuration(job.ended_at.toMillis() - job.created_at.toMillis()))}
      </p>
    </section>
  );
}
