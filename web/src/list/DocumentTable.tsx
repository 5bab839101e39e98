import { ColumnHeader, Row, RowGroup, Table } from '../ui/table.tsx';
import { DocumentRow } from './DocumentRow.tsx';
import { UnreadableRow } from './UnreadableRow.tsx';
import type { ListRow } from './use-rows.ts';

const columns = [
  { title: 'Name', area: '' },
  { title: 'Status', area: '' },
  { title: 'Last attempt', area: '' },
  { title: 'Retries', area: 'doc-number' },
  { title: 'Source', area: '' },
  { title: 'Size', area: 'doc-number' },
] as const;

interface DocumentTableProps {
  rows: readonly ListRow[];
  canWrite: boolean;
  onRetry: (id: string, name: string) => void;
}

export function DocumentTable({ rows, canWrite, onRetry }: DocumentTableProps) {
  return (
    <Table aria-label="Documents" className="panel overflow-hidden">
      <RowGroup className="doc-head">
        <Row className="doc-row">
          {columns.map(({ title, area }) => (
            <ColumnHeader key={title} className={area}>
              {title}
            </ColumnHeader>
          ))}
          <ColumnHeader>
            <span className="sr-only">Actions</span>
          </ColumnHeader>
        </Row>
      </RowGroup>
      {rows.map((each) =>
        each.kind === 'document' ? (
          <DocumentRow key={each.row.id} row={each.row} canWrite={canWrite} onRetry={onRetry} />
        ) : (
          <UnreadableRow key={each.id} id={each.id} problem={each.problem} />
        ),
      )}
    </Table>
  );
}
