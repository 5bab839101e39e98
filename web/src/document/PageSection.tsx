import { type KnowledgeDocument, knowledgeSchema } from '@knowledge-sync/contract';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { CountdownText } from '../ui/CountdownText.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { freshness } from '../view/freshness.ts';

interface PageSectionProps {
  id: string;
  document: KnowledgeDocument;
  source: Extract<KnowledgeDocument['source'], { type: 'url' }>;
  canWrite: boolean;
}

/** The web page that ElevenLabs fetches, and how it is kept fresh. */
export function PageSection({ id, document, source, canWrite }: PageSectionProps) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const { rule, trouble, nextAt, checkedAt } = freshness(source.auto_sync, document.auto_sync_state);
  const isQueued = document.sync_status === 'pending' || document.sync_status === 'syncing';
  const refresh = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await call('POST', `/knowledge/${encodeURIComponent(id)}/refresh`, {
      schema: knowledgeSchema.pick({ id: true }),
    });
    setIsBusy(false);
    if (!answer.ok) notify('error', answer.refusal.message);
  };
  return (
    <section className="panel flex flex-col gap-3 p-5" aria-labelledby="page-title">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="page-title" className="font-semibold">
          Web page
        </h2>
        {document.deletion_requested_at === null && (
          <EditorButton
            canWrite={canWrite}
            size="small"
            isBusy={isBusy}
            isDisabled={isQueued}
            onPress={() => void refresh()}
          >
            {!isBusy && <RefreshCw className="size-3.5" aria-hidden="true" />}
            Fetch again now
          </EditorButton>
        )}
      </div>
      <a href={source.url} rel="noreferrer" target="_blank" className="break-all underline underline-offset-2">
        {source.url}
      </a>
      <p className="text-muted">
        {rule}
        {nextAt && (
          <>
            {' '}
            <CountdownText countdown={{ at: nextAt, before: 'Next in', over: 'Due any moment now' }} />.
          </>
        )}
      </p>
      {trouble && (
        <p role="status" className="text-failed">
          {trouble}
        </p>
      )}
      {checkedAt && (
        <p className="text-muted text-sm">
          ElevenLabs was asked <RelativeTime at={checkedAt} />.
        </p>
      )}
    </section>
  );
}
