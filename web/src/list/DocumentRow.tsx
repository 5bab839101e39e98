import { ChevronRight, File, FileText, Globe, RotateCw } from 'lucide-react';
import { memo, type ReactNode, useEffect, useId, useRef } from 'react';
import { IndexNote } from '../data/IndexNote.tsx';
import { Link } from '../route/Link.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { CountdownText } from '../ui/CountdownText.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { ErrorDetails } from '../ui/ErrorDetails.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { Cell, Row, RowGroup } from '../ui/table.tsx';
import type { RowView } from '../view/row.ts';
import type { RowHandlers } from './row-handlers.ts';
import { SelectBox } from './SelectBox.tsx';
import { UndoButton } from './UndoButton.tsx';

const sourceIcons = { text: FileText, url: Globe, file: File } as const satisfies Record<
  RowView['sourceType'],
  unknown
>;

export interface DocumentRowProps {
  row: RowView;
  /** Its place among all rows of the page, from 0. */
  index: number;
  /** Distance from the top of the list, in pixels. */
  top: number;
  /** Why it stands here although it is no longer what was asked for; null for all others. */
  remark: string | null;
  isOpen: boolean;
  isSelected: boolean;
  /** Whether this person may change anything. */
  canWrite: boolean;
  handlers: RowHandlers;
}

/** One document: a line at a desk, a card on a phone. Its error opens beneath it. */
export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { row, index, top, remark, isOpen, isSelected, canWrite, handlers } = props;
  const detailsId = useId();
  const rowRef = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    // The button goes with the failure: whoever uses the keyboard stays on the row, and hears how it is now.
    rowRef.current?.focus();
    handlers.retry(row.id, row.name);
  };
  const isShown = isOpen && row.error !== null;
  const SourceIcon = sourceIcons[row.sourceType];
  return (
    <RowGroup
      className="doc-group"
      style={{ transform: `translateY(${top}px)` }}
      data-left={remark !== null || undefined}
    >
      <Row className="doc-row" ref={rowRef} tabIndex={-1} aria-rowindex={index + 2} data-row={row.id}>
        <Cell className="doc-select">
          {canWrite && <SelectBox id={row.id} name={row.name} isSelected={isSelected} onSelect={handlers.select} />}
        </Cell>
        <Cell className="doc-name">
          <SourceIcon className="size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id: row.id }} className="row-link" title={row.name}>
            {row.name}
          </Link>
        </Cell>
        <Cell className="doc-status">
          <StatusPill tone={row.tone} title={row.title} />
          <StatusNote row={row} remark={remark} />
        </Cell>
        <Cell className="doc-meta doc-attempt">
          {row.lastAttempt ? <RelativeTime at={row.lastAttempt} /> : <span className="text-muted">Not yet</span>}
        </Cell>
        <Cell className="doc-meta doc-retries" data-none={row.retries === 0 || undefined}>
          <span className={row.retries === 0 ? 'text-muted' : ''}>{row.retries}</span>
          <span className="md:hidden">{row.retries === 1 ? ' retry' : ' retries'}</span>
        </Cell>
        <Cell className="doc-meta doc-source">
          {row.sourceTitle}
          {row.size && <span className="text-muted"> {row.size}</span>}
        </Cell>
        <Cell className="doc-meta doc-remote">
          {row.remoteId === null ? (
            <span className="text-muted">None yet</span>
          ) : (
            <>
              <span className="remote-id" title={row.remoteId}>
                {row.remoteId}
              </span>
              <CopyButton
                text={() => row.remoteId ?? ''}
                variant="quiet"
                label={`Copy the ElevenLabs id of ${row.name}`}
              />
            </>
          )}
        </Cell>
        <Cell className="doc-actions">
          {row.error && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => handlers.toggle(row.id)}
              attributes={{ 'aria-expanded': isShown, 'aria-controls': detailsId }}
            >
              <ChevronRight
                className={`chevron ease-rotation size-3.5 ${isShown ? 'rotate-90' : ''}`}
                aria-hidden="true"
              />
              Details
            </Button>
          )}
          {row.isRestorable && canWrite && <UndoButton id={row.id} name={row.name} />}
          {row.isRetryable && (
            <EditorButton canWrite={canWrite} size="small" label={`Retry ${row.name}`} onPress={retry}>
              <RotateCw className="size-3.5" aria-hidden="true" />
              Retry
            </EditorButton>
          )}
        </Cell>
      </Row>
      {row.error && (
        <Row id={detailsId} hidden={!isShown}>
          <Cell aria-colspan={8}>
            {isShown && (
              <Measured onHeight={(height) => handlers.measure(row.id, height)}>
                <ErrorDetails place="row" id={row.id} name={row.name} error={row.error} />
              </Measured>
            )}
          </Cell>
        </Row>
      )}
    </RowGroup>
  );
});

/** Tells how high its content is, and 0 when it goes: the rows below make room. */
function Measured({ onHeight, children }: { onHeight: (height: number) => void; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useRef(onHeight);
  latest.current = onHeight;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const tell = (): void => latest.current(element.offsetHeight);
    tell();
    if (!('ResizeObserver' in window)) return () => latest.current(0);
    const observer = new ResizeObserver(tell);
    observer.observe(element);
    return () => {
      observer.disconnect();
      latest.current(0);
    };
  }, []);
  return (
    <div ref={ref} className="measured">
      {children}
    </div>
  );
}

function StatusNote({ row, remark }: { row: RowView; remark: string | null }) {
  if (remark !== null) return <p className="status-note">{remark}</p>;
  if (row.index) return <IndexNote index={row.index} />;
  if (!row.note && !row.countdown) return null;
  return (
    <p className="status-note" title={row.note ?? undefined}>
      {row.countdown ? <CountdownText countdown={row.countdown} /> : row.note}
      {row.countdown && row.note && ` · ${row.note}`}
    </p>
  );
}
