import { useEarlierJobs } from '../data/use-jobs.ts';
import { Button } from '../ui/Button.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { reconcileView } from '../view/reconcile.ts';
import { StartedBy } from './StartedBy.tsx';
import { earlierTexts as texts } from './texts.ts';

/** The results of the latest checks but the one that the page shows. Read on request. */
export function EarlierChecks({ latestId }: { latestId: string }) {
  const { jobs, hasFailed, read } = useEarlierJobs();
  const earlier = jobs?.filter(({ id }) => id !== latestId) ?? null;
  return (
    <Section
      title={texts.title}
      actions={earlier === null && <Button onPress={() => void read()}>{texts.show}</Button>}
    >
      <p role="status" className="empty:hidden">
        {hasFailed && texts.failed}
        {earlier?.length === 0 && texts.none}
      </p>
      {earlier !== null && earlier.length > 0 && (
        <ul>
          {earlier.map(({ id, job }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-4 border-line border-t py-2 first:border-t-0">
              <span className="font-medium">{reconcileView(job).title}</span>
              <span className="text-muted text-sm">
                <StartedBy job={job} /> <RelativeTime at={job.created_at.toDate()} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
