import type { Finding, Job } from '@knowledge-sync/contract';
import { Link } from '../route/Link.tsx';
import { findingGroups, findingNote } from '../view/reconcile.ts';

interface FindingGroupsProps {
  job: Job;
  findings: readonly { id: string; finding: Finding }[];
}

/** What was found, by kind. */
export function FindingGroups({ job, findings }: FindingGroupsProps) {
  return findingGroups(job, findings).map(({ kind, title, sentence, repair, count, findings: shown }) => (
    <section key={kind} className="panel p-5" aria-labelledby={`finding-${kind}`}>
      <h2 id={`finding-${kind}`} className="flex items-baseline gap-2 font-semibold">
        {title}
        <span className="font-normal text-muted text-sm tabular-nums">{count}</span>
      </h2>
      <p className="text-muted">
        {sentence} {repair === null ? 'It is never touched.' : `A repair: ${repair}`}
      </p>
      <ul className="findings">
        {shown.map(({ id, finding }) => {
          const note = findingNote(finding);
          return (
            <li key={id}>
              {finding.document_id === null ? (
                <span className="font-medium">{finding.name}</span>
              ) : (
                <Link to={{ page: 'document', id: finding.document_id }} className="row-link">
                  {finding.name}
                </Link>
              )}
              {note && <span className="text-muted text-sm">{note}</span>}
              {finding.elevenlabs_document_id && (
                <code className="text-muted text-sm">{finding.elevenlabs_document_id}</code>
              )}
            </li>
          );
        })}
      </ul>
      {count > shown.length && <p className="mt-2 text-muted text-sm">{count - shown.length} more</p>}
    </section>
  ));
}
