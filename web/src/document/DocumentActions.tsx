import { FileUp, Pencil, RotateCw, Send, Trash2 } from 'lucide-react';
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
import type { FailureAction } from '../view/failure-actions.ts';
import type { RowView } from '../view/row.ts';
import { ReplaceFile } from './ReplaceFile.tsx';
import { actionTexts as texts } from './texts.ts';

const DeleteDialog = lazyPart(() => import('./DeleteDialog.tsx'));

interface DocumentActionsProps {
  item: Extract<KnowledgeItem, { kind: 'document' }>;
  row: RowView;
  canWrite: boolean;
  /** The action that may help against its failure; null without one. */
  primary: FailureAction | null;
}

/** The actions on a document. The one that may help against its failure comes first. */
export function DocumentActions({ item, row, canWrite, primary }: DocumentActionsProps) {
  const [isDeleting, setIsDeleting] = useState(false);
  const retry = useRetry([item]);
  const isDeletionRequested = item.document.deletion_requested_at !== null;
  const retryButton = row.isRetryable && (
    <EditorButton
      canWrite={canWrite}
      variant={primary === 'retry' ? 'primary' : 'plain'}
      label={texts.retryLabel(row.name)}
      onPress={() => retry(row.id, row.name)}
    >
      <RotateCw className="size-4" aria-hidden="true" />
      {texts.retry}
    </EditorButton>
  );
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      {primary === 'retry' && retryButton}
      {primary === 'replace' && <ReplaceButton item={item} canWrite={canWrite} />}
      {!isDeletionRequested && <EditButton id={row.id} canWrite={canWrite} isPrimary={primary === 'edit'} />}
      {primary !== 'retry' && retryButton}
      {!isDeletionRequested && (
        <>
          {!row.isRetryable && <SendAgainButton item={item} canWrite={canWrite} />}
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

function EditButton({ id, canWrite, isPrimary }: { id: string; canWrite: boolean; isPrimary: boolean }) {
  const variant = isPrimary ? 'primary' : 'plain';
  const label = (
    <>
      <Pencil className="size-4" aria-hidden="true" />
      {texts.edit}
    </>
  );
  if (!canWrite)
    return (
      <EditorButton canWrite={false} variant={variant}>
        {label}
      </EditorButton>
    );
  return (
    <ButtonLink to={{ page: 'editor', id }} variant={variant}>
      {label}
    </ButtonLink>
  );
}

type ItemProps = Pick<DocumentActionsProps, 'item' | 'canWrite'>;

function ReplaceButton({ item: { id, document }, canWrite }: ItemProps) {
  if (canWrite)
    return <ReplaceFile id={id} revision={document.revision} label={texts.replace} variant="primary" size="medium" />;
  return (
    <EditorButton canWrite={false} variant="primary">
      <FileUp className="size-4" aria-hidden="true" />
      {texts.replace}
    </EditorButton>
  );
}

function SendAgainButton({ item: { id, document }, canWrite }: ItemProps) {
  const call = useCall();
  const [isSending, setIsSending] = useState(false);
  const send = async (): Promise<void> => {
    setIsSending(true);
    const refusal = await sendAgain(call, id);
    setIsSending(false);
    notify(refusal === null ? 'info' : 'error', refusal?.message ?? texts.sentAgain);
  };
  return (
    <EditorButton
      canWrite={canWrite}
      isBusy={isSending}
      isDisabled={document.sync_status === 'pending' || document.sync_status === 'syncing'}
      onPress={() => void send()}
    >
      <Send className="size-4" aria-hidden="true" />
      {texts.sendAgain}
    </EditorButton>
  );
}
