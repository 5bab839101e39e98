import { RotateCw, Trash2, X } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { plural } from '../view/format.ts';

interface BulkBarProps {
  selected: number;
  /** How many of them have failed. */
  failed: number;
  onSelectAll: () => void;
  onRetry: () => void;
  onDelete: () => void;
  onClear: () => void;
}

/** What can be done with all that is selected. What cannot says why. */
export function BulkBar({ selected, failed, onSelectAll, onRetry, onDelete, onClear }: BulkBarProps) {
  const refusal = failed === 0 ? 'None of the selected documents has failed.' : undefined;
  return (
    <section aria-label="Selected documents" className="bulk-bar">
      <p className="mr-auto font-medium">{plural(selected, 'document')} selected</p>
      <Button size="small" variant="quiet" onPress={onSelectAll}>
        Select all shown
      </Button>
      <Button
        size="small"
        onPress={() => refusal === undefined && onRetry()}
        attributes={{ 'aria-disabled': refusal !== undefined, title: refusal ?? 'Tries the failed ones again' }}
      >
        <RotateCw className="size-3.5" aria-hidden="true" />
        {failed > 0 ? `Retry ${failed} failed` : 'Retry'}
        {refusal && <span className="sr-only">: {refusal}</span>}
      </Button>
      <Button size="small" variant="danger" onPress={onDelete}>
        <Trash2 className="size-3.5" aria-hidden="true" />
        Delete {selected}
      </Button>
      <Button size="small" variant="quiet" label="Clear the selection" onPress={onClear}>
        <X className="size-4" aria-hidden="true" />
      </Button>
    </section>
  );
}
