import { Button } from '../ui/Button.tsx';
import { pagerTexts } from './texts.ts';

interface PagerProps {
  page: number;
  pageSize: number;
  shown: number;
  /** On all pages; null while unknown. */
  total: number | null;
  onFirst: () => void;
  /** Null on the last page. */
  onNext: (() => void) | null;
}

/** Shows the place of this page in the list and leads to the others. */
export function Pager({ page, pageSize, shown, total, onFirst, onNext }: PagerProps) {
  return (
    <nav
      aria-label={pagerTexts.label}
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 pt-4 text-muted text-sm leading-normal"
    >
      <p>
        {pagerTexts.place({
          from: (page - 1) * pageSize + 1,
          shown,
          total,
          isOnly: page === 1 && onNext === null,
        })}
      </p>
      {page > 1 && (
        <>
          <Button size="small" onPress={onFirst}>
            {pagerTexts.first}
          </Button>
          <Button size="small" onPress={() => history.back()}>
            {pagerTexts.previous}
          </Button>
        </>
      )}
      {onNext && (
        <Button size="small" onPress={onNext}>
          {pagerTexts.next}
        </Button>
      )}
    </nav>
  );
}
