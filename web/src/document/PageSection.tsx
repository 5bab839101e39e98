import { type KnowledgeDocument, knowledgeSchema, readableAddress } from '@knowledge-sync/contract';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { CountdownText } from '../ui/CountdownText.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { freshness } from '../view/freshness.ts';
import { webPageTexts as texts } from './texts.ts';

interface PageSectionProps {
  id: string;
  document: KnowledgeDocument;
  source: Extract<KnowledgeDocument['source'], { type: 'url' }>;
  canWrite: boolean;
}

/** The web page that ElevenLabs loads, and how often it is refreshed. */
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
    <Section
      title={texts.title}
      actions={
        document.deletion_requested_at === null && (
          <span className="print:hidden">
            <EditorButton
              canWrite={canWrite}
              size="small"
              isBusy={isBusy}
              isDisabled={isQueued}
              onPress={() => void refresh()}
            >
              <RefreshCw className="size-3.5" aria-hidden="true" />
              {texts.refresh}
            </EditorButton>
          </span>
        )
      }
    >
      <a href={source.url} rel="noreferrer" target="_blank" className="break-all underline underline-offset-2">
        <bdi>{readableAddress(source.url)}</bdi>
      </a>
      <p className="text-muted">
        {rule}
        {nextAt && (
          <>
            {' '}
            <CountdownText countdown={{ at: nextAt, before: texts.next, over: texts.due }} />.
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
          {texts.checked} <RelativeTime at={checkedAt} />.
        </p>
      )}
    </Section>
  );
}
