import { cva } from 'class-variance-authority';
import { ChevronRight, Ellipsis, File, FileText, Globe, RotateCw } from 'lucide-react';
import { type ComponentProps, type MouseEvent, memo, Suspense, useId, useRef, useState } from 'react';
import { IndexNote } from '../data/IndexNote.tsx';
import { Link } from '../route/Link.tsx';
import { navigate } from '../route/navigation.ts';
import { pathOf } from '../route/route.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonLink } from '../ui/ButtonLink.tsx';
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
import { rowTexts, tableTexts } from './texts.ts';
import { UndoButton } from './UndoButton.tsx';

/** Loaded as soon as the page shows a failed document. */
export const ErrorDetails = lazyPart(async () => ({ default: (await import('../ui/ErrorDetails.tsx')).ErrorDetails }));
const IndexDetails = lazyPart(() => import('./IndexDetails.tsx'));
const RowMenu = lazyPart(() => import('./RowMenu.tsx'));

const sourceIcons = { text: FileText, url: Globe, file: File } as const satisfies Record<
  RowView['sourceType'],
  unknown
>;

export const rowGroupClass = cva('doc-group border-line border-t md:hover:bg-raised/45', {
  variants: { hasLeft: { true: '**:data-row:text-muted', false: '' } },
  defaultVariants: { hasLeft: false },
});
export const rowClass = 'doc-row cursor-pointer -outline-offset-2';
export const nameCellClass = 'doc-name flex min-w-0 items-center gap-2';
export const nameLinkClass = 'min-w-0 truncate font-medium hover:underline hover:underline-offset-3';
export const statusCellClass = 'doc-status flex min-w-0 items-center gap-x-2.5 gap-y-1 max-md:flex-wrap';
const statusNoteClass = 'min-w-0 wrap-anywhere text-muted text-sm leading-snug max-md:order-last max-md:basis-full';
const factClass = cva('min-w-0 truncate text-sm tabular-nums leading-normal max-md:text-muted', {
  variants: { column: { type: 'doc-source', date: 'doc-date' } },
});

const controls = 'a, button, input, label, summary, dialog, [role=menu]';

/** Opens the document when the row is clicked where it has no control and no text is selected. */
function openOnClick(event: MouseEvent, id: string): void {
  const { target } = event;
  if (event.defaultPrevented || !(target instanceof Element) || target.closest(controls) !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  const route = { page: 'document', id } as const;
  if (event.metaKey || event.ctrlKey) window.open(pathOf(route), '_blank', 'noopener');
  else navigate(route);
}

export interface DocumentRowProps {
  row: RowView;
  /** Why it is still shown although it left the view; null for all others. */
  remark: string | null;
  /** The date that the list is sorted by. */
  date: 'added' | 'lastAttempt';
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
  const { row, remark, date, isOpen, isSelected, canWrite, handlers } = props;
  const detailsId = useId();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const rowRef = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    // The button disappears with the failure. Keyboard users stay on the row and hear its new
    // state.
    rowRef.current?.focus();
    handlers.retry(row.id, row.name);
  };
  const isShown = isOpen && (row.error !== null || row.index !== null);
  const SourceIcon = sourceIcons[row.sourceType];
  const shownDate = row[date];
  return (
    <div role="presentation" className={rowGroupClass({ hasLeft: remark !== null })}>
      <Row
        className={rowClass}
        ref={rowRef}
        tabIndex={-1}
        data-row={row.id}
        onClick={(event) => openOnClick(event, row.id)}
      >
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
          <StatusNote
            row={row}
            remark={remark}
            expansion={{
              'aria-expanded': isShown,
              'aria-controls': detailsId,
              onClick: () => handlers.toggle(row.id),
            }}
          />
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
        </Cell>
        <Cell className={factClass({ column: 'type' })}>
          {row.sourceTitle}
          {row.size && <span className="text-muted"> {row.size}</span>}
        </Cell>
        <Cell className={factClass({ column: 'date' })}>
          <span className="md:hidden">{tableTexts.columns[date]} </span>
          {shownDate === null ? <span className="text-muted">{rowTexts.none}</span> : <RelativeTime at={shownDate} />}
        </Cell>
        <Cell className="doc-actions relative flex items-center justify-end gap-1">
          {row.isRestorable && canWrite && <UndoButton id={row.id} name={row.name} />}
          {row.fix !== null && canWrite && (
            <ButtonLink to={{ page: row.fix === 'edit' ? 'editor' : 'document', id: row.id }} size="small">
              {rowTexts.fix[row.fix]} <span className="sr-only">{row.name}</span>
            </ButtonLink>
          )}
          {row.isRetryable && row.fix === null && (
            <EditorButton canWrite={canWrite} size="small" label={rowTexts.retryOf(row.name)} onPress={retry}>
              <RotateCw className="size-3.5" aria-hidden="true" />
              {rowTexts.retry}
            </EditorButton>
          )}
          <Button
            size="small"
            variant="quiet"
            label={rowTexts.menuOf(row.name)}
            onPress={() => setIsMenuOpen(true)}
            attributes={{ ref: menuButton, 'aria-haspopup': 'menu', 'aria-expanded': isMenuOpen }}
          >
            <Ellipsis className="size-4" aria-hidden="true" />
          </Button>
          {isMenuOpen && (
            <PartBoundary part={row.id}>
              <Suspense>
                <RowMenu
                  row={row}
                  canWrite={canWrite}
                  handlers={handlers}
                  onClose={() => {
                    setIsMenuOpen(false);
                    menuButton.current?.focus();
                  }}
                />
              </Suspense>
            </PartBoundary>
          )}
        </Cell>
      </Row>
      {(row.error || row.index) && (
        <Row id={detailsId} hidden={!isShown}>
          <Cell aria-colspan={6} className="pb-4">
            {isShown && (
              <PartBoundary part={row.id}>
                <Suspense>
                  {row.error && <ErrorDetails id={row.id} name={row.name} error={row.error} />}
                  {row.index && <IndexDetails id={row.id} index={row.index} />}
                </Suspense>
              </PartBoundary>
            )}
          </Cell>
        </Row>
      )}
    </div>
  );
});

interface StatusNoteProps {
  row: RowView;
  remark: string | null;
  /** For the button that explains the state of the index. */
  expansion: ComponentProps<'button'>;
}

function StatusNote({ row, remark, expansion }: StatusNoteProps) {
  if (remark !== null) return <p className={statusNoteClass}>{remark}</p>;
  if (row.index)
    return (
      <button
        {...expansion}
        type="button"
        className="-mx-1 min-h-6 min-w-0 rounded-md px-1 text-left text-sm leading-normal hover:bg-raised"
      >
        <IndexNote index={row.index} />
      </button>
    );
  if (!row.note && !row.countdown) return null;
  return (
    <p className={statusNoteClass}>
      {row.note}
      {row.note && row.countdown && ' · '}
      {row.countdown && <CountdownText countdown={row.countdown} />}
      {row.countdown?.after && ` ${row.countdown.after}`}
    </p>
  );
}
