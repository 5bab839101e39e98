import { FileQuestion } from 'lucide-react';
import { Link } from '../route/Link.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { Cell, Row, RowGroup } from '../ui/table.tsx';

interface UnreadableRowProps {
  id: string;
  problem: string;
  index: number;
  top: number;
}

/** A document that is not what a document should be: it is named, and the others stay readable. */
export function UnreadableRow({ id, problem, index, top }: UnreadableRowProps) {
  return (
    <RowGroup className="doc-group" style={{ transform: `translateY(${top}px)` }}>
      <Row className="doc-row" aria-rowindex={index + 2} tabIndex={-1} data-row={id}>
        <Cell className="doc-select" />
        <Cell className="doc-name">
          <FileQuestion className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id }} className="row-link break-all">
            Unreadable document {id}
          </Link>
        </Cell>
        <Cell aria-colspan={6} className="doc-status doc-status-wide">
          <StatusPill tone="failed" title="Unreadable" />
          <p className="status-note">
            Its record in the database is damaged. An administrator can correct or delete it. ({problem})
          </p>
        </Cell>
      </Row>
    </RowGroup>
  );
}
