import { SearchX } from 'lucide-react';
import { Button } from '../ui/Button.tsx';

/** Nothing is what was asked for: it says what that was. */
export function NoMatches({ words, onClear }: { words: string; onClear: () => void }) {
  return (
    <section className="panel flex flex-col items-center gap-3 px-6 py-14 text-center">
      <SearchX className="size-8 text-faint" aria-hidden="true" />
      <h2 className="text-balance font-semibold text-lg">No {words}</h2>
      <Button onPress={onClear}>Show all documents</Button>
    </section>
  );
}
