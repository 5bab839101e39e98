import { Pencil, RotateCw, Send, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { sendAgain } from '../data/send-again-call.ts';
import { useCall } from '../data/use-call.ts';
import { useRetry } from '../data/use-retry.ts';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { ButtonLink } from '../ui/ButtonLink.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { notify } from '../ui/notify.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import type { RowView } from '../view/row.ts';
import { actionTexts as texts } from './texts.ts';

const DeleteDialog = lazyPart(() => import('./DeleteDialog.tsx'));

const editLabel = (
  <>
    <Pencil className="size-4" aria-hidden="true" />
    {texts.edit}
  </>
);

interface DocumentActionsProps {
  item: Extract<KnowledgeItem, { kind: 'document' }>;
  row: RowView;
  canWrite: boolean;
}

export function DocumentActions({ item, row, canWrite }: DocumentActionsProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const retry = useRetry([item]);
  const call = useCall();
  const [isSending, setIsSending] = useState(false);
  const isQueued = item.document.sync_status === 'pending' || item.document.sync_status === 'syncing';
  const send = async (): Promise<void> => {
    setIsSending(true);
    const refusal = await sendAgain(call, row.id);
    setIsSending(false);
    if (refusal !== null) notify('error', refusal.message);
  };
  const isDeletionRequested = item.document.deletion_requested_at !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {row.isRetryable && (
        <EditorButton
          canWrite={canWrite}
          variant="primary"
          label={texts.retryLabel(row.name)}
          onPress={() => retry(row.id, row.name)}
        >
          <RotateCw className="size-4" aria-hidden="true" />
          {texts.retry}
        </EditorButton>
      )}
      {!isDeletionRequested && (
        <>
          {canWrite ? (
            <ButtonLink to={{ page: 'editor', id: row.id }}>{editLabel}</ButtonLink>
          ) : (
            <EditorButton canWrite={canWrite}>{editLabel}</EditorButton>
          )}
          {!row.isRetryable && (
            <EditorButton
              canWrite={canWrite}
              isBusy={isSending}
              isDisabled={isQueued}
              onPress={() => void send()}
              attributes={{ title: texts.sendAgainHint }}
            >
              {!isSending && <Send className="size-4" aria-hidden="true" />}
              {texts.sendAgain}
            </EditorButton>
          )}
          <EditorButton canWrite={canWrite} onPress={() => setIsDeleting(true)}>
            <Trash2 className="size-4" aria-hidden="true" />
            {texts.delete}
          </EditorButton>
        </>
      )}
      <CopyButton text={() => window.location.href} variant="quiet">
        {texts.copyLink}
      </CopyButton>
      <PartBoundary part={String(isDeleting)}>
        <Suspense>
          {isDeleting && (
            <DeleteDialog
              id={row.id}
              name={row.name}
              isLive={item.document.elevenlabs_document_id !== null}
              onClose={() => setIsDeleting(false)}
            />
          )}
        </Suspense>
      </PartBoundary>
    </div>
  );
}
