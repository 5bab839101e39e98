import { ChevronRight, File, FileText, Globe, RotateCw } from 'lucide-react';
import { memo, useId, useRef, useState } from 'react';
import { Link } from '../route/Link.tsx';
import { CountdownText } from '../time/CountdownText.tsx';
import { RelativeTime } from '../time/RelativeTime.tsx';
import { Button } from '../ui/Button.tsx';
import { Cell, Row, RowGroup } from '../ui/table.tsx';
import type { RowView } from '../view/row.ts';
import { ErrorDetails } from './ErrorDetails.tsx';
import { IndexNote } from './IndexNote.tsx';
import { StatusPill } from './StatusPill.tsx';
import { UndoButton } from './UndoButton.tsx';

const sourceIcons = { text: FileText, url: Globe, file: File } as const satisfies Record<
  RowView['sourceType'],
  unknown
>;

interface DocumentRowProps {
  row: RowView;
  /** Whether this person may ask for another try. */
  canWrite: boolean;
  onRetry: (id: string, name: string) => void;
}

/** One document: a line at a desk, a card on a phone. Its error opens beneath it. */
export const DocumentRow = memo(function DocumentRow({ row, canWrite, onRetry }: DocumentRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const rowRef = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    // The button goes with the failure: whoever uses the keyboard stays on the row, and hears how it is now.
    rowRef.current?.focus();
    onRetry(row.id, row.name);
  };
  const isShown = isOpen && row.error !== null;
  const SourceIcon = sourceIcons[row.sourceType];
  return (
    <RowGroup className="doc-group">
      <Row className="doc-row" ref={rowRef} tabIndex={-1}>
        <Cell className="doc-name">
          <SourceIcon className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id: row.id }} className="row-link" title={row.name}>
            {row.name}
          </Link>
        </Cell>
        <Cell className="doc-status">
          <StatusPill tone={row.tone} title={row.title} />
          <StatusNote row={row} />
        </Cell>
        <Cell className="doc-meta doc-attempt">
          {row.lastAttempt ? <RelativeTime at={row.lastAttempt} /> : <span className="text-muted">Not yet</span>}
        </Cell>
        <Cell className="doc-meta doc-retries" data-none={row.retries === 0 || undefined}>
          <span className={row.retries === 0 ? 'text-muted' : ''}>{row.retries}</span>
          <span className="md:hidden">{row.retries === 1 ? ' retry' : ' retries'}</span>
        </Cell>
        <Cell className="doc-meta doc-source">{row.sourceTitle}</Cell>
        <Cell className="doc-meta doc-size">{row.size}</Cell>
        <Cell className="doc-actions">
          {row.error && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => setIsOpen(!isOpen)}
              attributes={{ 'aria-expanded': isShown, 'aria-controls': detailsId }}
            >
              <ChevronRight className={`chevron size-3.5 ${isShown ? 'rotate-90' : ''}`} aria-hidden="true" />
              Details
            </Button>
          )}
          {row.isRestorable && canWrite && <UndoButton id={row.id} name={row.name} />}
          {row.isRetryable && canWrite && (
            <Button size="small" label={`Retry ${row.name}`} onPress={retry}>
              <RotateCw className="size-3.5" aria-hidden="true" />
              Retry
            </Button>
          )}
        </Cell>
      </Row>
      {row.error && (
        <Row id={detailsId} hidden={!isShown}>
          <Cell aria-colspan={7}>{isShown && <ErrorDetails id={row.id} name={row.name} error={row.error} />}</Cell>
        </Row>
      )}
    </RowGroup>
  );
});

function StatusNote({ row }: { row: RowView }) {
  if (row.index)
    return (
      <div className="min-w-0 text-sm">
        <IndexNote index={row.index} />
      </div>
    );
  if (!row.note && !row.countdown) return null;
  return (
    <div className="min-w-0 text-muted text-sm">
      {row.note && <p className={row.tone === 'failed' ? 'clamp' : ''}>{row.note}</p>}
      {row.countdown && (
        <p>
          <CountdownText countdown={row.countdown} />
        </p>
      )}
    </div>
  );
}
