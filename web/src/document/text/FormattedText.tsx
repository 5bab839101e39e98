import { useDeferredValue, useMemo } from 'react';
import { Markdown } from './Markdown.tsx';
import { markdownPieces } from './markdown.ts';

/**
 * A text with its Markdown rendered. The pieces after the first are rendered in the background, so
 * that a long text never blocks the page.
 */
export default function FormattedText({ text, isPrinting }: { text: string; isPrinting: boolean }) {
  const pieces = useMemo(() => markdownPieces(text), [text]);
  const deferred = useDeferredValue(pieces, pieces.slice(0, 1));
  const shown = isPrinting ? pieces : deferred;
  return (
    <div className="flex flex-col gap-3 leading-relaxed">
      {shown.map((piece, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces keep their order
        <Markdown key={place} text={piece} />
      ))}
    </div>
  );
}
