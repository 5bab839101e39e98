import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { ReactNode } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { exactTime } from '../view/relative-time.ts';
import { liveText } from '../view/timeline.ts';
import { detailTexts as texts } from './texts.ts';

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm leading-normal">{label}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Moment({ at }: { at: Date }) {
  return (
    <>
      {exactTime(at)}
      <span className="block text-muted text-sm">
        <RelativeTime at={at} />
      </span>
    </>
  );
}

/** An ID with a button that copies it. */
function Id({ what, value }: { what: string; value: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all py-1.25 text-sm leading-normal">{value}</code>
      <CopyButton text={() => value} label={texts.copy(what)} variant="quiet" />
    </span>
  );
}

interface DetailsProps {
  id: string;
  document: KnowledgeDocument;
  uid: string;
}

/** The creator, times and IDs of the document. */
export function Details({ id, document, uid }: DetailsProps) {
  const { elevenlabs_document_id: remoteId, last_sync_attempt: attempt } = document;
  return (
    <Section title={texts.title}>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-x-6 gap-y-3.5">
        <Detail label={texts.live}>{liveText(document)}</Detail>
        <Detail label={texts.remoteId}>
          {remoteId === null ? (
            <span className="text-muted">{texts.noneYet}</span>
          ) : (
            <Id what={texts.remoteId} value={remoteId} />
          )}
        </Detail>
        <Detail label={texts.documentId}>
          <Id what={texts.documentId} value={id} />
        </Detail>
        <Detail label={texts.created}>
          <Moment at={document.created_at.toDate()} />
          <span className="block break-all text-muted text-sm">
            {texts.by(document.created_by === uid ? texts.you : document.created_by)}
          </span>
        </Detail>
        <Detail label={texts.saved}>
          <Moment at={document.updated_at.toDate()} />
        </Detail>
        <Detail label={texts.synced}>
          {attempt ? <Moment at={attempt.toDate()} /> : <span className="text-muted">{texts.notYet}</span>}
        </Detail>
        <Detail label={texts.retries}>{document.sync_retry_count}</Detail>
      </dl>
    </Section>
  );
}
