import { FileQuestion } from 'lucide-react';
import { Link } from '../route/Link.tsx';
import { Cell, Row, RowGroup } from '../ui/table.tsx';
import { StatusPill } from './StatusPill.tsx';

/** A document that is not what a document should be: it is named, and the others stay readable. */
export function UnreadableRow({ id, problem }: { id: string; problem: string }) {
  return (
    <RowGroup className="doc-group">
      <Row className="doc-row">
        <Cell className="doc-name">
          <FileQuestion className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id }} className="row-link break-all">
            Unreadable document {id}
          </Link>
        </Cell>
        <Cell aria-colspan={6} className="doc-status doc-status-wide">
          <StatusPill tone="failed" title="Unreadable" />
          <p className="min-w-0 break-words text-muted text-sm">
            Its record in the database is damaged. An administrator can correct or delete it. ({problem})
          </p>
        </Cell>
      </Row>
    </RowGroup>
  );
}
