import { type ReactNode, useMemo, useRef } from 'react';
import { ColumnHeader, Row, RowGroup, Table } from '../ui/table.tsx';
import { placeRows, rowsBetween } from '../view/visible-rows.ts';
import { DocumentRow } from './DocumentRow.tsx';
import { LeftRow } from './LeftRow.tsx';
import type { RowHandlers } from './row-handlers.ts';
import { UnreadableRow } from './UnreadableRow.tsx';
import type { PlacedRow } from './use-rows.ts';
import { useRowHeight, useSight } from './use-viewport.ts';

/** Rows on either side of what is in sight, in pixels. */
const marginPx = 400;

interface DocumentTableProps {
  rows: readonly PlacedRow[];
  /** The cells of the head. */
  head: ReactNode;
  open: ReadonlySet<string>;
  /** How high the details of open rows are, in pixels. */
  detailHeights: ReadonlyMap<string, number>;
  selected: ReadonlySet<string>;
  canWrite: boolean;
  handlers: RowHandlers;
  /** Another page is on its way in the place of this one. */
  isChanging: boolean;
}

/** Only the rows in sight are there, each where it would be if all were. */
export function DocumentTable({
  rows,
  head,
  open,
  detailHeights,
  selected,
  canWrite,
  handlers,
  isChanging,
}: DocumentTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const sight = useSight(body);
  const height = useRowHeight();
  const places = useMemo(
    () => placeRows(rows.map(({ row }) => height + (open.has(row.id) ? (detailHeights.get(row.id) ?? 0) : 0))),
    [rows, height, open, detailHeights],
  );
  const [first, behind] = rowsBetween(places, sight.from, sight.to, marginPx);
  return (
    <Table
      aria-label="Documents"
      aria-rowcount={rows.length + 1}
      aria-busy={isChanging}
      className="panel doc-table"
      data-changing={isChanging || undefined}
    >
      <RowGroup className="doc-head">
        <Row className="doc-row" aria-rowindex={1}>
          <ColumnHeader className="doc-select">
            <span className="sr-only">Selected</span>
          </ColumnHeader>
          {head}
          <ColumnHeader>
            <span className="sr-only">Actions</span>
          </ColumnHeader>
        </Row>
      </RowGroup>
      <div ref={body} role="presentation" className="doc-body" style={{ height: places.height }}>
        {rows.slice(first, behind).map(({ row, hasLeft }, offset) => {
          const index = first + offset;
          const top = places.tops[index] ?? 0;
          if (row.kind === 'unreadable')
            return <UnreadableRow key={row.id} id={row.id} problem={row.problem} index={index} top={top} />;
          const props = {
            row: row.row,
            index,
            top,
            isOpen: open.has(row.id),
            isSelected: selected.has(row.id),
            canWrite,
            handlers,
          };
          return hasLeft ? <LeftRow key={row.id} {...props} /> : <DocumentRow key={row.id} {...props} remark={null} />;
        })}
      </div>
    </Table>
  );
}
