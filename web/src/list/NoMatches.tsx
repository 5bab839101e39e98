import { SearchX } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { noMatchesTexts } from './texts.ts';

/** Shown when no document matches the filter, with the filter in words. */
export function NoMatches({ words, onClear }: { words: string; onClear: () => void }) {
  return (
    <section className={panelClass({ className: 'flex flex-col items-center gap-3 px-6 py-14 text-center' })}>
      <SearchX className="size-8 text-faint" aria-hidden="true" />
      <h2 className="text-balance font-semibold text-lg">{noMatchesTexts.title(words)}</h2>
      <Button onPress={onClear}>{noMatchesTexts.showAll}</Button>
    </section>
  );
}
