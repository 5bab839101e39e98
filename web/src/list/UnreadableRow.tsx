import { FileQuestion } from 'lucide-react';
import { DeleteDamaged } from '../data/DeleteDamaged.tsx';
import { Link } from '../route/Link.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { Cell, Row } from '../ui/table.tsx';
import { nameCellClass, nameLinkClass, rowClass, rowGroupClass, statusCellClass } from './DocumentRow.tsx';
import { damagedRowTexts } from './late-texts.ts';

interface UnreadableRowProps {
  id: string;
  problem: string;
  canWrite: boolean;
}

/** A document whose stored fields are invalid, with the reason. */
export default function UnreadableRow({ id, problem, canWrite }: UnreadableRowProps) {
  return (
    <div role="presentation" className={rowGroupClass()}>
      <Row className={rowClass} tabIndex={-1} data-row={id}>
        <Cell className="doc-select" />
        <Cell className={nameCellClass}>
          <FileQuestion className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
          <Link to={{ page: 'document', id }} className={`${nameLinkClass} break-all`}>
            {damagedRowTexts.name(id)}
          </Link>
        </Cell>
        <Cell aria-colspan={6} className={`${statusCellClass} doc-status-wide max-md:items-start max-md:self-start`}>
          <StatusPill tone="failed" title={damagedRowTexts.status} />
          <p className="line-clamp-2 min-w-0 text-muted text-sm leading-snug max-md:line-clamp-3">{problem}</p>
          <DeleteDamaged id={id} canWrite={canWrite} />
        </Cell>
      </Row>
    </div>
  );
}
