import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { cva } from 'class-variance-authority';
import { Suspense, useMemo } from 'react';
import { PersonName } from '../data/PersonName.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { Facts } from '../ui/Facts.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { type TimelineEntry, timeline } from '../view/timeline.ts';
import { historyTexts as texts } from './history/texts.ts';
import { useAttempts } from './history/use-attempts.ts';
import { useEvents } from './history/use-events.ts';

const EarlierTexts = lazyPart(() => import('./history/EarlierTexts.tsx'));

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
  const { title, by, at, duration, countdown, facts, tone, folded } = entry;
  return (
    <li className={entryClass({ tone })}>
      <p>
        <span className="font-medium">{title}</span>
        {by !== null && (
          <>
            {' '}
            {texts.by} {by === '' ? texts.someone : <PersonName uid={by} />}
          </>
        )}
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
      {folded.length > 0 && (
        <details className="mt-1.5">
          <summary className="w-fit cursor-pointer text-muted text-sm hover:text-text">{texts.attempts}</summary>
          <ol className="mt-2 flex flex-col">
            {folded.map((each) => (
              <Entry key={each.key} entry={each} />
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

interface TimelineProps {
  id: string;
  document: KnowledgeDocument;
  canWrite: boolean;
}

/** The history of the document, its next step, and its earlier texts. */
export function Timeline({ id, document, canWrite }: TimelineProps) {
  const attempts = useAttempts(id, document);
  const events = useEvents(id);
  const entries = useMemo(
    () => timeline(document, { attempts: attempts.items ?? [], events: events.items }),
    [document, attempts.items, events.items],
  );
  const mayHaveEarlierTexts =
    document.source.type === 'text' && document.updated_at.toMillis() > document.created_at.toMillis();
  return (
    <Section title={texts.title}>
      <ol className="flex flex-col">
        {entries.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ol>
      {(attempts.hasFailed || events.hasFailed) && <p className="text-failed text-sm">{texts.unreadable}</p>}
      {mayHaveEarlierTexts && (
        <PartBoundary part={id} isSilent>
          <Suspense>
            <EarlierTexts id={id} document={document} canWrite={canWrite} />
          </Suspense>
        </PartBoundary>
      )}
    </Section>
  );
}
