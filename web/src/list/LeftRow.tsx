import { useDocument } from '../data/use-document.ts';
import { rowView } from '../view/row.ts';
import { DocumentRow, type DocumentRowProps } from './DocumentRow.tsx';
import { rowTexts } from './texts.ts';

/**
 * A row that stays although its document left the view. It listens to the document itself, so it
 * stays correct.
 */
export function LeftRow(props: Omit<DocumentRowProps, 'remark'>) {
  const { watched } = useDocument(props.row.id);
  if (watched.isMissing)
    return (
      <DocumentRow
        {...props}
        row={{ ...props.row, tone: 'deleting', title: rowTexts.deleted, index: null, error: null, isRetryable: false }}
        remark={rowTexts.deleted}
      />
    );
  const row = watched.item?.kind === 'document' ? rowView(watched.item) : props.row;
  return <DocumentRow {...props} row={row} remark={row.note ?? rowTexts.noLongerMatches} />;
}
