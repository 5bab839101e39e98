import type { Job } from '@knowledge-sync/contract';
import { CircleAlert, CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { EditorButton } from '../ui/EditorButton.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { formatDuration } from '../view/format.ts';
import { type ReconcileView, reconcileView } from '../view/reconcile.ts';

const icons = {
  busy: LoaderCircle,
  good: CircleCheck,
  attention: CircleAlert,
  failed: CircleX,
} as const satisfies Record<ReconcileView['tone'], unknown>;

interface JobPanelProps {
  job: Job;
  uid: string;
  canWrite: boolean;
  onRepair: () => void;
}

/** How a comparison stands. */
export function JobPanel({ job, uid, canWrite, onRepair }: JobPanelProps) {
  const { tone, title, sentence, repairable } = reconcileView(job);
  const Icon = icons[tone];
  const by = job.created_by === null ? 'by the schedule' : `by ${job.created_by === uid ? 'you' : job.created_by}`;
  return (
    <section className="panel flex flex-col gap-3 p-5" aria-labelledby="job-title">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div role="status" className={`job job-${tone}`}>
          <Icon className={`mt-0.5 size-5 shrink-0 ${tone === 'busy' ? 'spin' : ''}`} aria-hidden="true" />
          <div className="min-w-0">
            <h2 id="job-title" className="font-semibold">
              {title}
            </h2>
            <p className="text-text">{sentence}</p>
          </div>
        </div>
        {repairable > 0 && (
          <EditorButton canWrite={canWrite} onPress={onRepair}>
            Repair …
          </EditorButton>
        )}
      </div>
      {/* Its place is kept, so that nothing moves when it ends. */}
      <div className="flex h-1.5">{tone === 'busy' && <progress aria-label={title} className="progress" />}</div>
      <p className="text-muted text-sm">
        Started <RelativeTime at={job.created_at.toDate()} /> {by}
        {job.ended_at && `, took ${formatDuration(job.ended_at.toMillis() - job.created_at.toMillis())}`}
      </p>
    </section>
  );
}
