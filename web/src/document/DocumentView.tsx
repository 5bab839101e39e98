import { useEffect, useMemo, useRef } from 'react';
import { AskSection } from '../ask/AskSection.tsx';
import { evidenceOf } from '../ask/evidence.ts';
import { QuestionsSection } from '../ask/QuestionsSection.tsx';
import { useChecks } from '../ask/use-checks.ts';
import { useHolders } from '../data/holders.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { CountdownText } from '../ui/CountdownText.tsx';
import { documentColumnsClass } from '../ui/DocumentSkeleton.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { useAnnouncement } from '../ui/use-announcement.ts';
import { actionsFor, type FailureActions } from '../view/failure-actions.ts';
import { rowView } from '../view/row.ts';
import { AgentsSection } from './agents/AgentsSection.tsx';
import { DeletionPanel } from './DeletionPanel.tsx';
import { Details } from './Details.tsx';
import { DocumentActions } from './DocumentActions.tsx';
import { FailurePanel } from './FailurePanel.tsx';
import { SourceSection } from './SourceSection.tsx';
import { Timeline } from './Timeline.tsx';
import { pageTexts as texts } from './texts.ts';

interface DocumentViewProps {
  item: Extract<KnowledgeItem, { kind: 'document' }>;
  canWrite: boolean;
}

/** Everything known about a document, and the actions on it. */
export function DocumentView({ item, canWrite }: DocumentViewProps) {
  const { id, document } = item;
  const row = useMemo(() => rowView(item), [item]);
  const agents = useHolders()?.agents ?? [];
  const checks = useChecks(id);
  const { primary, who } = failureActions(item, row.isRetryable);
  const announcement = useAnnouncement(useMemo(() => [row], [row]));
  const heading = useRef<HTMLHeadingElement>(null);
  const hadFocus = useRef(false);
  useEffect(() => {
    // A pressed button may disappear with its state. The focus then moves to the heading.
    if (hadFocus.current && window.document.activeElement === window.document.body)
      heading.current?.focus({ preventScroll: true });
  });
  return (
    <article
      className="mt-2"
      onFocus={() => {
        hadFocus.current = true;
      }}
    >
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-80">
          <h1
            ref={heading}
            tabIndex={-1}
            className="wrap-anywhere text-balance font-semibold text-[1.375rem] leading-[1.3] outline-none"
          >
            <bdi>{row.name}</bdi>
          </h1>
          <div className="mt-1.5 flex min-h-6.5 flex-wrap items-center gap-x-2.5 gap-y-1">
            <StatusPill tone={row.tone} title={row.title} />
            {row.note && row.error === null && <p className="text-muted">{row.note}</p>}
            {row.countdown && (
              <p className="text-muted first-letter:uppercase">
                <CountdownText countdown={row.countdown} />
              </p>
            )}
          </div>
        </div>
        <DocumentActions item={item} row={row} canWrite={canWrite} primary={primary} />
      </header>
      <DeletionPanel id={id} document={document} canWrite={canWrite} />
      {row.error && <FailurePanel id={id} name={row.name} error={row.error} who={who} />}
      <div className={documentColumnsClass}>
        <div className="flex min-w-0 flex-col gap-5">
          <SourceSection id={id} document={document} canWrite={canWrite} />
          <AgentsSection
            id={id}
            document={document}
            isSynced={row.tone === 'completed'}
            evidence={evidenceOf(checks, document.synced_revision)}
          />
          <QuestionsSection id={id} document={document} checks={checks} canWrite={canWrite} />
          {document.elevenlabs_document_id !== null && <AskSection agents={agents} documentId={id} />}
          <Timeline id={id} document={document} canWrite={canWrite} />
        </div>
        <Details id={id} document={document} />
      </div>
      <p role="status" aria-label={texts.changes} className="sr-only">
        {announcement}
      </p>
    </article>
  );
}

/** A document that is being deleted cannot be changed. */
function failureActions({ document }: DocumentViewProps['item'], hasFailed: boolean): FailureActions {
  if (!hasFailed) return { primary: null, who: null };
  const { primary, who } = actionsFor(document.sync_error?.type ?? 'unknown', document.source.type);
  return { primary: document.deletion_requested_at === null || primary === 'retry' ? primary : null, who };
}
