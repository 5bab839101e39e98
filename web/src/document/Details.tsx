import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { PersonName } from '../data/PersonName.tsx';
import { useIsElevenLabs } from '../data/use-is-elevenlabs.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { documentLink } from '../view/elevenlabs-links.ts';
import { formatBytes } from '../view/format.ts';
import { exactTime } from '../view/relative-time.ts';
import { sourceTitle } from '../view/row.ts';
import { liveText } from '../view/timeline.ts';
import { Technical } from './Technical.tsx';
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

/** A technical value, with a button that copies it. */
function Value({ what, value }: { what: string; value: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all py-1.25 text-sm leading-normal">{value}</code>
      <CopyButton text={() => value} label={texts.copy(what)} variant="quiet" />
    </span>
  );
}

const gridClass = 'grid grid-cols-[repeat(auto-fill,minmax(min(15rem,100%),1fr))] gap-x-6 gap-y-3.5';

interface DetailsProps {
  id: string;
  document: KnowledgeDocument;
}

/** The type of the document, and when it was added and synced. Support details are collapsed. */
export function Details({ id, document }: DetailsProps) {
  const { source, elevenlabs_document_id: copyId, synced_at: syncedAt } = document;
  const isElevenLabs = useIsElevenLabs();
  const bytes = source.type === 'url' ? null : source.size_bytes;
  const isEdited = document.updated_at.toMillis() > document.created_at.toMillis();
  const isEarlier = document.synced_revision !== null && document.synced_revision !== document.revision;
  return (
    <Section title={texts.title}>
      <dl className={gridClass}>
        <Detail label={texts.kind}>{sourceTitle(source)}</Detail>
        {bytes !== null && <Detail label={texts.size}>{formatBytes(bytes)}</Detail>}
        <Detail label={texts.added}>
          <Moment at={document.created_at.toDate()} />
          <span className="block text-muted text-sm">
            {texts.by} <PersonName uid={document.created_by} />
          </span>
        </Detail>
        {isEdited && (
          <Detail label={texts.saved}>
            <Moment at={document.updated_at.toDate()} />
          </Detail>
        )}
        <Detail label={texts.synced}>
          {syncedAt ? <Moment at={syncedAt.toDate()} /> : <span className="text-muted">{texts.notYet}</span>}
        </Detail>
        {isEarlier && <Detail label={texts.live}>{liveText(document)}</Detail>}
      </dl>
      {copyId !== null && isElevenLabs && (
        <p>
          <a
            href={documentLink(copyId)}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex items-center gap-1.5 underline underline-offset-2"
          >
            {texts.open}
            <ExternalLink className="size-3.5 shrink-0" aria-hidden="true" />
          </a>
        </p>
      )}
      <Technical>
        <dl className={gridClass}>
          <Detail label={texts.remoteId}>
            {copyId === null ? (
              <span className="text-muted">{texts.noneYet}</span>
            ) : (
              <Value what={texts.remoteId} value={copyId} />
            )}
          </Detail>
          <Detail label={texts.documentId}>
            <Value what={texts.documentId} value={id} />
          </Detail>
          <Detail label={texts.revision}>
            <Value what={texts.revision} value={document.revision} />
          </Detail>
          {source.type !== 'url' && (
            <Detail label={texts.sha256}>
              <Value what={texts.sha256} value={source.sha256} />
            </Detail>
          )}
          {bytes !== null && <Detail label={texts.bytes}>{new Intl.NumberFormat('en').format(bytes)}</Detail>}
          {source.type === 'file' && <Detail label={texts.contentType}>{source.content_type}</Detail>}
          <Detail label={texts.retries}>{document.sync_retry_count}</Detail>
        </dl>
      </Technical>
    </Section>
  );
}
