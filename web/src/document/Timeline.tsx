import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { cva } from 'class-variance-authority';
import { useMemo } from 'react';
import { CountdownText } from '../ui/CountdownText.tsx';
import { Facts } from '../ui/Facts.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { type TimelineEntry, timeline } from '../view/timeline.ts';
import { historyTexts as texts } from './texts.ts';
import { useAttempts } from './use-attempts.ts';

/** `before` draws the dot, `after` the line that leads to the next entry. */
const entryClass = cva(
  [
    'wrap-anywhere relative pb-4 pl-5.5 last:pb-0',
    'before:absolute before:top-1.5 before:left-0.5 before:size-2.25 before:rounded-full before:border-2 before:bg-surface',
    'after:absolute after:top-5 after:-bottom-px after:left-1.5 after:border-line after:border-l last:after:content-none',
  ],
  {
    variants: {
      tone: {
        good: 'before:border-completed',
        bad: 'before:border-failed',
        busy: 'before:border-syncing',
        waiting: 'before:border-pending',
        neutral: 'before:border-line-strong',
      } satisfies Record<TimelineEntry['tone'], string>,
    },
  },
);

function Entry({ entry }: { entry: TimelineEntry }) {
  const { title, at, duration, countdown, facts, tone } = entry;
  return (
    <li className={entryClass({ tone })}>
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
          {duration && texts.took(duration)}
        </p>
      )}
      {facts.length > 0 && <Facts facts={facts} className="mt-1" />}
    </li>
  );
}

/** The history of the document and its next step. */
export function Timeline({ id, document, uid }: { id: string; document: KnowledgeDocument; uid: string }) {
  const { items, hasFailed } = useAttempts(id, document);
  const entries = useMemo(() => timeline(document, { attempts: items ?? [], uid }), [document, items, uid]);
  return (
    <Section title={texts.title}>
      <ol className="flex flex-col">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {hasFailed && <p className="text-failed text-sm">{texts.unreadable}</p>}
    </Section>
  );
}
