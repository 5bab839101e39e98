import { Button } from '../ui/Button.tsx';
import { plural } from '../view/format.ts';
import { formatCount } from '../view/overview.ts';

interface PagerProps {
  page: number;
  pageSize: number;
  shown: number;
  /** On all pages; null while it is not known. */
  total: number | null;
  onFirst: () => void;
  /** Null on the last page. */
  onNext: (() => void) | null;
}

/** Where in the list this page is, and the ways to others. */
export function Pager({ page, pageSize, shown, total, onFirst, onNext }: PagerProps) {
  const from = (page - 1) * pageSize + 1;
  const isAll = page === 1 && onNext === null;
  return (
    <nav aria-label="Pages" className="pager">
      <p>
        {isAll
          ? `${plural(shown, 'document')} shown`
          : `${formatCount(from)} to ${formatCount(from + shown - 1)}${total === null ? '' : ` of ${formatCount(total)}`}`}
      </p>
      {page > 1 && (
        <>
          <Button size="small" onPress={onFirst}>
            First page
          </Button>
          <Button size="small" onPress={() => history.back()}>
            Back
          </Button>
        </>
      )}
      {onNext && (
        <Button size="small" onPress={onNext}>
          Next page
        </Button>
      )}
    </nav>
  );
}
