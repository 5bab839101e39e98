import { useDocument } from '../data/use-document.ts';
import { rowView } from '../view/row.ts';
import { DocumentRow, type DocumentRowProps } from './DocumentRow.tsx';

/**
 * A document that has left what the list follows while its row is still being read: it is followed by itself as long as it is in sight,
 * so that the row goes on to tell the truth.
 */
export function LeftRow(props: Omit<DocumentRowProps, 'remark'>) {
  const { watched } = useDocument(props.row.id);
  if (watched.isMissing)
    return (
      <DocumentRow
        {...props}
        row={{ ...props.row, tone: 'deleting', title: 'Deleted', index: null, error: null, isRetryable: false }}
        remark="No longer here"
      />
    );
  const row = watched.item?.kind === 'document' ? rowView(watched.item) : props.row;
  return <DocumentRow {...props} row={row} remark={row.note ?? 'No longer what you asked for'} />;
}
