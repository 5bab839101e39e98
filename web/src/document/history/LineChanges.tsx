import { cva } from 'class-variance-authority';
import { useMemo } from 'react';
import { type DiffLine, lineDiff } from './line-diff.ts';
import { compareTexts as texts } from './texts.ts';

const lineClass = cva('wrap-anywhere flex gap-2 whitespace-pre-wrap px-3 font-mono text-sm leading-relaxed', {
  variants: {
    kind: {
      added: 'bg-completed-soft text-completed',
      removed: 'bg-failed-soft text-failed',
      same: '',
      skipped: 'bg-raised py-0.5 text-muted',
    } satisfies Record<DiffLine['kind'], string>,
  },
});

const signs = { added: '+', removed: '−', same: ' ' } as const;

function Line({ line }: { line: DiffLine }) {
  if (line.kind === 'skipped') return <li className={lineClass({ kind: line.kind })}>{texts.unchanged(line.count)}</li>;
  return (
    <li className={lineClass({ kind: line.kind })}>
      <span aria-hidden="true" className="select-none">
        {signs[line.kind]}
      </span>
      {line.kind !== 'same' && <span className="sr-only">{line.kind === 'added' ? texts.added : texts.removed}</span>}
      <span dir="auto" className="min-w-0 flex-1">
        {line.text}
      </span>
    </li>
  );
}

/** The lines that differ between two texts. */
export function LineChanges({ before, after }: { before: string; after: string }) {
  const diff = useMemo(() => lineDiff(before, after), [before, after]);
  if (diff === null) return <p>{texts.tooDifferent}</p>;
  if (diff.added === 0 && diff.removed === 0) return <p>{texts.equal}</p>;
  return (
    <>
      <p className="text-muted">{texts.summary(diff.added, diff.removed)}</p>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach what scrolls
        tabIndex={0}
        aria-label={texts.list}
        className="max-h-[min(60dvh,36rem)] overflow-auto rounded-lg border border-line py-2"
      >
        <ol>
          {diff.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a comparison never move
            <Line key={index} line={line} />
          ))}
        </ol>
      </section>
    </>
  );
}
