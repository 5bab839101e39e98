import { Pencil, RotateCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useRetry } from '../data/use-retry.ts';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { Link } from '../route/Link.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import type { RowView } from '../view/row.ts';

const DeleteDialog = lazy(() => import('./DeleteDialog.tsx'));

const editLabel = (
  <>
    <Pencil className="size-4" aria-hidden="true" />
    Edit
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
  const isOnItsWayOut = item.document.deletion_requested_at !== null;
  return (
    <div className="document-actions">
      {row.isRetryable && (
        <EditorButton
          canWrite={canWrite}
          variant="primary"
          label={`Retry ${row.name}`}
          onPress={() => retry(row.id, row.name)}
        >
          <RotateCw className="size-4" aria-hidden="true" />
          Retry
        </EditorButton>
      )}
      {!isOnItsWayOut && (
        <>
          {canWrite ? (
            <Link to={{ page: 'editor', id: row.id }} className="button button-plain">
              {editLabel}
            </Link>
          ) : (
            <EditorButton canWrite={canWrite}>{editLabel}</EditorButton>
          )}
          <EditorButton canWrite={canWrite} onPress={() => setIsDeleting(true)}>
            <Trash2 className="size-4" aria-hidden="true" />
            Delete
          </EditorButton>
        </>
      )}
      <CopyButton text={() => window.location.href} variant="quiet">
        Copy link
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
