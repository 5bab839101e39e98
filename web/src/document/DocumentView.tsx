import { useEffect, useMemo, useRef } from 'react';
import type { Account } from '../firebase/services.tsx';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { CountdownText } from '../ui/CountdownText.tsx';
import { ErrorDetails } from '../ui/ErrorDetails.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { useAnnouncement } from '../ui/use-announcement.ts';
import { rowView } from '../view/row.ts';
import { AgentsSection } from './AgentsSection.tsx';
import { DeletionPanel } from './DeletionPanel.tsx';
import { DocumentActions } from './DocumentActions.tsx';
import { Facts } from './Facts.tsx';
import { IndexSection } from './IndexSection.tsx';
import { SourceSection } from './SourceSection.tsx';
import { Timeline } from './Timeline.tsx';

interface DocumentViewProps {
  item: Extract<KnowledgeItem, { kind: 'document' }>;
  account: Account;
  canWrite: boolean;
}

/** All there is to know about a document, and what can be done with it. */
export function DocumentView({ item, account, canWrite }: DocumentViewProps) {
  const { id, document } = item;
  const row = useMemo(() => rowView(item), [item]);
  const announcement = useAnnouncement(useMemo(() => [row], [row]));
  const heading = useRef<HTMLHeadingElement>(null);
  const wasHere = useRef(false);
  useEffect(() => {
    // A button goes with the state that it was for: whoever uses the keyboard stays on the page.
    if (wasHere.current && window.document.activeElement === window.document.body)
      heading.current?.focus({ preventScroll: true });
  });
  return (
    <article
      className="mt-2"
      onFocus={() => {
        wasHere.current = true;
      }}
    >
      <header className="document-head">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="document-name outline-none">
            {row.name}
          </h1>
          <div className="document-status">
            <StatusPill tone={row.tone} title={row.title} />
            {row.note && row.error === null && <p className="text-muted">{row.note}</p>}
            {row.countdown && (
              <p className="text-muted">
                <CountdownText countdown={row.countdown} />
              </p>
            )}
          </div>
        </div>
        <DocumentActions item={item} row={row} canWrite={canWrite} />
      </header>
      <DeletionPanel id={id} document={document} canWrite={canWrite} />
      <div className="document-columns">
        <div className="flex min-w-0 flex-col gap-5">
          {row.error && (
            <section className="panel overflow-hidden" aria-label="What went wrong">
              <ErrorDetails place="panel" id={id} name={row.name} error={row.error} />
            </section>
          )}
          <SourceSection id={id} document={document} canWrite={canWrite} />
          {row.tone === 'completed' && <IndexSection document={document} />}
          {document.elevenlabs_document_id !== null && <AgentsSection id={id} />}
          <Timeline id={id} document={document} uid={account.uid} />
        </div>
        <Facts id={id} document={document} uid={account.uid} />
      </div>
      <p role="status" aria-label="Changes" className="sr-only">
        {announcement}
      </p>
    </article>
  );
}
