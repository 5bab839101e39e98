import { type ReactNode, Suspense } from 'react';
import { panelClass } from '../ui/Panel.tsx';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { ColumnHeader, Row, RowGroup, Table } from '../ui/table.tsx';
import { DocumentRow, type DocumentRowProps } from './DocumentRow.tsx';
import { LeftRow } from './LeftRow.tsx';
import type { RowHandlers } from './row-handlers.ts';
import type { ListRow } from './rows.ts';
import { tableTexts } from './texts.ts';

/** Rare, so its code is loaded on demand. */
const UnreadableRow = lazyPart(() => import('./UnreadableRow.tsx'));

interface DocumentTableProps {
  rows: readonly ListRow[];
  /** The column headers between the box and the actions. */
  head: ReactNode;
  date: DocumentRowProps['date'];
  open: ReadonlySet<string>;
  selected: ReadonlySet<string>;
  canWrite: boolean;
  handlers: RowHandlers;
  /** Whether another page is being loaded in place of this one. */
  isChanging: boolean;
}

export function DocumentTable({
  rows,
  head,
  date,
  open,
  selected,
  canWrite,
  handlers,
  isChanging,
}: DocumentTableProps) {
  return (
    <Table aria-label={tableTexts.label} aria-busy={isChanging} className={panelClass({ className: 'overflow-clip' })}>
      <RowGroup className="doc-head max-md:sr-only md:sticky md:top-14 md:z-5 md:rounded-t-xl md:bg-raised md:font-medium md:text-muted md:text-sm md:leading-normal">
        <Row className="doc-row">
          <ColumnHeader className="doc-select">
            <span className="sr-only">{tableTexts.selected}</span>
          </ColumnHeader>
          {head}
          <ColumnHeader>
            <span className="sr-only">{tableTexts.actions}</span>
          </ColumnHeader>
        </Row>
      </RowGroup>
      <RowGroup className={isChanging ? 'opacity-55' : ''}>
        {rows.map((row) => {
          if (row.kind === 'unreadable')
            return (
              <PartBoundary key={row.id} part={row.id}>
                <Suspense>
                  <UnreadableRow id={row.id} problem={row.problem} canWrite={canWrite} />
                </Suspense>
              </PartBoundary>
            );
          const props = {
            row: row.row,
            date,
            isOpen: open.has(row.id),
            isSelected: selected.has(row.id),
            canWrite,
            handlers,
          };
          return row.hasLeft ? (
            <LeftRow key={row.id} {...props} />
          ) : (
            <DocumentRow key={row.id} {...props} remark={null} />
          );
        })}
      </RowGroup>
    </Table>
  );
}
