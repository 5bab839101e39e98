import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { ReactNode } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { exactTime } from '../view/relative-time.ts';
import { liveText } from '../view/timeline.ts';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
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

/** An id to paste elsewhere. */
function Id({ what, value }: { what: string; value: string }) {
  return (
    <span className="flex items-start gap-1">
      <code className="min-w-0 break-all">{value}</code>
      <CopyButton text={() => value} label={`Copy the ${what}`} variant="quiet" />
    </span>
  );
}

interface FactsProps {
  id: string;
  document: KnowledgeDocument;
  uid: string;
}

/** Who, when, and under which ids. */
export function Facts({ id, document, uid }: FactsProps) {
  const { elevenlabs_document_id: remoteId, last_sync_attempt: attempt } = document;
  return (
    <section className="panel p-5" aria-labelledby="facts-title">
      <h2 id="facts-title" className="font-semibold">
        Facts
      </h2>
      <dl className="document-facts">
        <Fact label="At ElevenLabs">{liveText(document)}</Fact>
        <Fact label="ElevenLabs id">
          {remoteId === null ? (
            <span className="text-muted">None yet</span>
          ) : (
            <Id what="ElevenLabs id" value={remoteId} />
          )}
        </Fact>
        <Fact label="Document id">
          <Id what="document id" value={id} />
        </Fact>
        <Fact label="Created">
          <Moment at={document.created_at.toDate()} />
          <span className="block break-all text-muted text-sm">
            by {document.created_by === uid ? 'you' : document.created_by}
          </span>
        </Fact>
        <Fact label="Last saved">
          <Moment at={document.updated_at.toDate()} />
        </Fact>
        <Fact label="Last attempt">
          {attempt ? <Moment at={attempt.toDate()} /> : <span className="text-muted">Not yet</span>}
        </Fact>
        <Fact label="Retries">{document.sync_retry_count}</Fact>
      </dl>
    </section>
  );
}
