import { cva } from 'class-variance-authority';
import { ChevronRight, File, FileText, Globe, RotateCw } from 'lucide-react';
import { memo, Suspense, useId, useRef } from 'react';
import { IndexNote } from '../data/IndexNote.tsx';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { Cell, Row } from '../ui/table.tsx';
import type { RowView } from '../view/row.ts';
import type { RowHandlers } from './row-handlers.ts';
import { SelectBox } from './SelectBox.tsx';
import { rowTexts } from './texts.ts';
import { UndoButton } from './UndoButton.tsx';

/** Loaded as soon as the page shows a failed document. */
export const loadErrorDetails = () =>
  import('../ui/ErrorDetails.tsx').then(({ ErrorDetails }) => ({ default: ErrorDetails }));
const ErrorDetails = lazyPart(loadErrorDetails);

const sourceIcons = { text: FileText, url: Globe, file: File } as const satisfies Record<
  RowView['sourceType'],
  unknown
>;

export const rowGroupClass = cva('doc-group border-line border-t md:hover:bg-raised/45', {
  variants: { hasLeft: { true: '**:data-row:text-muted', false: '' } },
  defaultVariants: { hasLeft: false },
});
export const rowClass = 'doc-row -outline-offset-2';
export const nameCellClass = 'doc-name flex min-w-0 items-center gap-2';
export const nameLinkClass = 'min-w-0 truncate font-medium hover:underline hover:underline-offset-3';
export const statusCellClass = 'doc-status flex min-w-0 items-center gap-2.5';
const statusNoteClass = 'min-w-0 truncate text-muted text-sm leading-normal';
const factClass = cva('min-w-0 truncate text-sm tabular-nums leading-normal max-md:text-muted', {
  variants: {
    column: {
      lastSync: 'doc-attempt',
      retries: 'doc-retries md:text-right',
      type: 'doc-source',
      remoteId: 'doc-remote items-center',
    },
  },
});

export interface DocumentRowProps {
  row: RowView;
  /** Why it is still shown although it left the view; null for all others. */
  remark: string | null;
  isOpen: boolean;
  isSelected: boolean;
  canWrite: boolean;
  handlers: RowHandlers;
}

/**
 * One document: a line on a wide screen, a card on a phone. The details of its error open beneath
 * it.
 */
export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { row, remark, isOpen, isSelected, canWrite, handlers } = props;
  const detailsId = useId();
  const rowRef = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    // The button disappears with the failure. Keyboard users stay on the row and hear its new
    // state.
    rowRef.current?.focus();
    handlers.retry(row.id, row.name);
  };
  const isShown = isOpen && row.error !== null;
  const SourceIcon = sourceIcons[row.sourceType];
  return (
    <div role="presentation" className={rowGroupClass({ hasLeft: remark !== null })}>
      <Row className={rowClass} ref={rowRef} tabIndex={-1} data-row={row.id}>
        <Cell className="doc-select">
          {canWrite && <SelectBox id={row.id} name={row.name} isSelected={isSelected} onSelect={handlers.select} />}
        </Cell>
        <Cell className={nameCellClass}>
          <SourceIcon className="size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id: row.id }} className={nameLinkClass} title={row.name}>
            <bdi>{row.name}</bdi>
          </Link>
        </Cell>
        <Cell className={statusCellClass}>
          <StatusPill tone={row.tone} title={row.title} />
          <StatusNote row={row} remark={remark} />
        </Cell>
        <Cell className={factClass({ column: 'lastSync' })}>
          {row.lastAttempt ? (
            <RelativeTime at={row.lastAttempt} />
          ) : (
            <span className="text-muted">{rowTexts.none}</span>
          )}
        </Cell>
        <Cell className={factClass({ column: 'retries' })} data-none={row.retries === 0 || undefined}>
          <span className={row.retries === 0 ? 'text-muted' : ''}>{row.retries}</span>
          <span className="md:hidden"> {rowTexts.retries(row.retries)}</span>
        </Cell>
        <Cell className={factClass({ column: 'type' })}>
          {row.sourceTitle}
          {row.size && <span className="text-muted"> {row.size}</span>}
        </Cell>
        <Cell className={factClass({ column: 'remoteId' })}>
          {row.remoteId === null ? (
            <span className="text-muted">{rowTexts.none}</span>
          ) : (
            <>
              <span className="truncate font-mono text-muted text-xs" title={row.remoteId}>
                {row.remoteId}
              </span>
              <CopyButton text={() => row.remoteId ?? ''} variant="quiet" label={rowTexts.copyId(row.name)} />
            </>
          )}
        </Cell>
        <Cell className="doc-actions flex items-center justify-end gap-1">
          {row.error && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => handlers.toggle(row.id)}
              attributes={{ 'aria-expanded': isShown, 'aria-controls': detailsId }}
            >
              <ChevronRight
                className={`ease-rotation size-3.5 max-[24rem]:hidden ${isShown ? 'rotate-90' : ''}`}
                aria-hidden="true"
              />
              {rowTexts.details}
            </Button>
          )}
          {row.isRestorable && canWrite && <UndoButton id={row.id} name={row.name} />}
          {row.isRetryable && (
            <EditorButton canWrite={canWrite} size="small" label={rowTexts.retryOf(row.name)} onPress={retry}>
              <RotateCw className="size-3.5" aria-hidden="true" />
              {rowTexts.retry}
            </EditorButton>
          )}
        </Cell>
      </Row>
      {row.error && (
        <Row id={detailsId} hidden={!isShown}>
          <Cell aria-colspan={8} className="pb-4">
            {isShown && (
              <PartBoundary part={row.id}>
                <Suspense>
                  <ErrorDetails place="row" id={row.id} name={row.name} error={row.error} />
                </Suspense>
              </PartBoundary>
            )}
          </Cell>
        </Row>
      )}
    </div>
  );
});

function StatusNote({ row, remark }: { row: RowView; remark: string | null }) {
  if (remark !== null) return <p className={statusNoteClass}>{remark}</p>;
  if (row.index)
    return (
      <div className="min-w-0 text-sm leading-normal">
        <IndexNote index={row.index} />
      </div>
    );
  if (!row.note && !row.countdown) return null;
  return (
    <p className={statusNoteClass} title={row.note ?? undefined}>
      {row.note}
      {row.note && row.countdown && ' · '}
      {row.countdown && <CountdownText countdown={row.countdown} />}
      {row.countdown?.after && ` ${row.countdown.after}`}
    </p>
  );
}
