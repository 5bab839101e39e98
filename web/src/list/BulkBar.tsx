import { cva } from 'class-variance-authority';
import { RotateCw, Send, Trash2, X } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { bulkTexts } from './late-texts.ts';

/**
 * The frame of what floats at the bottom of the page: the selection, and the progress of an action.
 */
export const floatClass = cva(
  'fixed inset-x-0 bottom-2 z-9 m-auto flex w-[calc(100vw-1rem)] rounded-xl border border-line bg-surface px-3.5 py-2.5 shadow-float md:bottom-4 md:w-[min(44rem,calc(100vw-2rem))]',
  { variants: { content: { buttons: 'flex-wrap items-center gap-1.5', progress: 'flex-col gap-2.5' } } },
);

interface BulkBarProps {
  selected: number;
  /** How many of the selected documents failed; null if all that match are selected. */
  failed: number | null;
  /** How many documents the page shows. */
  shown: number;
  /** How many more match on other pages, which can be selected too; null if there are none. */
  matching: number | null;
  isFiltered: boolean;
  onSelectAll: () => void;
  onSelectMatching: () => void;
  onRetry: () => void;
  /** Starts an action on all selected documents. */
  onAll: (kind: 'send' | 'delete') => void;
  onClear: () => void;
}

/** The actions on all selected documents. */
export default function BulkBar(props: BulkBarProps) {
  const { selected, failed, shown, matching, isFiltered, onSelectAll, onSelectMatching, onRetry, onAll, onClear } =
    props;
  const refusal = failed === 0 ? bulkTexts.noneFailed : undefined;
  return (
    <section aria-label={bulkTexts.label} className={floatClass({ content: 'buttons' })}>
      <p className="mr-auto font-medium">{bulkTexts.selected(selected)}</p>
      {selected < shown && (
        <Button size="small" variant="quiet" onPress={onSelectAll}>
          {bulkTexts.selectAll(shown)}
        </Button>
      )}
      {selected >= shown && matching !== null && (
        <Button size="small" variant="quiet" onPress={onSelectMatching}>
          {bulkTexts.selectMatching(matching, isFiltered)}
        </Button>
      )}
      <Button
        size="small"
        onPress={() => refusal === undefined && onRetry()}
        attributes={{ 'aria-disabled': refusal !== undefined, title: refusal }}
      >
        <RotateCw className="size-3.5" aria-hidden="true" />
        {bulkTexts.retry(failed)}
        {refusal && <span className="sr-only">: {refusal}</span>}
      </Button>
      <Button size="small" onPress={() => onAll('send')}>
        <Send className="size-3.5" aria-hidden="true" />
        {bulkTexts.sendAgain(selected)}
      </Button>
      <Button size="small" variant="danger" onPress={() => onAll('delete')}>
        <Trash2 className="size-3.5" aria-hidden="true" />
        {bulkTexts.delete(selected)}
      </Button>
      <Button size="small" variant="quiet" label={bulkTexts.clear} onPress={onClear}>
        <X className="size-4" aria-hidden="true" />
      </Button>
    </section>
  );
}
