import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { useMemo } from 'react';
import { CountdownText } from '../ui/CountdownText.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { type TimelineEntry, timeline } from '../view/timeline.ts';
import { useAttempts } from './use-attempts.ts';

function Entry({ entry }: { entry: TimelineEntry }) {
  const { title, at, duration, countdown, facts, tone } = entry;
  return (
    <li className={`timeline-entry timeline-${tone}`}>
      <p>
        <span className="font-medium">{title}</span>
        {countdown && (
          <span className="text-muted">
            {' '}
            <CountdownText countdown={countdown} />
          </span>
        )}
      </p>
      {at && (
        <p className="text-muted text-sm">
          <RelativeTime at={at} />
          {duration && `, took ${duration}`}
        </p>
      )}
      {facts.length > 0 && (
        <dl className="facts mt-1">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** What became of the document so far, and what comes next by itself. */
export function Timeline({ id, document, uid }: { id: string; document: KnowledgeDocument; uid: string }) {
  const { items, hasFailed } = useAttempts(id, document);
  const entries = useMemo(() => timeline(document, { attempts: items ?? [], uid }), [document, items, uid]);
  return (
    <section className="panel p-5" aria-labelledby="timeline-title">
      <h2 id="timeline-title" className="font-semibold">
        History
      </h2>
      <ol className="timeline">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {hasFailed && (
        <p className="mt-3 text-failed text-sm">
          The attempts could not be read; they are asked for again with the next change.
        </p>
      )}
    </section>
  );
}
