import { SearchX } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { noMatchesTexts } from './texts.ts';

interface NoMatchesProps {
  /** The filter in words. */
  words: string;
  onClear: () => void;
  /** Continues a search that has not read all documents; null if it has. */
  onFurther: (() => void) | null;
}

/** Shown when no document matches the filter. */
export function NoMatches({ words, onClear, onFurther }: NoMatchesProps) {
  return (
    <section className={panelClass({ className: 'flex flex-col items-center gap-3 px-6 py-14 text-center' })}>
      <SearchX className="size-8 text-faint" aria-hidden="true" />
      <h2 className="text-balance font-semibold text-lg">{noMatchesTexts.title(words)}</h2>
      <div className="flex flex-wrap justify-center gap-3">
        {onFurther && (
          <Button variant="primary" onPress={onFurther}>
            {noMatchesTexts.further}
          </Button>
        )}
        <Button onPress={onClear}>{noMatchesTexts.showAll}</Button>
      </div>
    </section>
  );
}
