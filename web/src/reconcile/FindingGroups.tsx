import type { Finding, Job } from '@knowledge-sync/contract';
import { Link } from '../route/Link.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { findingGroups, findingNote } from '../view/reconcile.ts';
import { findingTexts as texts } from './texts.ts';

interface FindingGroupsProps {
  job: Job;
  findings: readonly { id: string; finding: Finding }[];
}

/** The findings, grouped by kind. */
export function FindingGroups({ job, findings }: FindingGroupsProps) {
  return findingGroups(job, findings).map(({ kind, title, sentence, repair, count, findings: shown }) => (
    <section key={kind} className={panelClass({ className: 'p-5' })} aria-labelledby={`finding-${kind}`}>
      <h2 id={`finding-${kind}`} className="flex items-baseline gap-2 font-semibold">
        {title}
        <span className="font-normal text-muted text-sm tabular-nums">{count}</span>
      </h2>
      <p className="text-muted">
        {sentence} {repair !== null && texts.repair(repair)}
      </p>
      <ul className="mt-3">
        {shown.map(({ id, finding }) => {
          const note = findingNote(finding);
          return (
            <li
              key={id}
              className="wrap-anywhere flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-line border-t py-2"
            >
              {finding.document_id === null ? (
                <span className="font-medium">{finding.name}</span>
              ) : (
                <Link
                  to={{ page: 'document', id: finding.document_id }}
                  className="min-w-0 truncate font-medium underline-offset-3 hover:underline"
                >
                  {finding.name}
                </Link>
              )}
              {note && <span className="text-muted text-sm">{note}</span>}
              {finding.elevenlabs_document_id && (
                <code className="ml-auto text-muted text-sm">{finding.elevenlabs_document_id}</code>
              )}
            </li>
          );
        })}
      </ul>
      {count > shown.length && <p className="mt-2 text-muted text-sm">{texts.more(count - shown.length)}</p>}
    </section>
  ));
}
