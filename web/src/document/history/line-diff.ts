import { diffLines } from 'diff';

export type DiffLine =
  | { kind: 'added' | 'removed' | 'same'; text: string }
  /** Unchanged lines that are not shown. */
  | { kind: 'skipped'; count: number };

export interface LineDiff {
  lines: readonly DiffLine[];
  added: number;
  removed: number;
}

/** How many unchanged lines are shown around a change. */
const context = 3;

/** Longer comparisons would make the page stop responding. */
const timeoutMs = 1500;

/** The most lines that a comparison shows. */
const maxLines = 5_000;

/** Returns null if the texts differ too much to be compared in the time of a click. */
export function lineDiff(before: string, after: string): LineDiff | null {
  const changes = diffLines(before, after, { timeout: timeoutMs });
  if (changes === undefined) return null;
  const lines: DiffLine[] = [];
  let added = 0;
  let removed = 0;
  for (const [index, change] of changes.entries()) {
    const texts = linesOf(change.value);
    if (change.added) added += texts.length;
    if (change.removed) removed += texts.length;
    const kind = change.added ? 'added' : change.removed ? 'removed' : 'same';
    if (kind !== 'same') lines.push(...texts.map((text) => ({ kind, text }) as const));
    else lines.push(...shortened(texts, index > 0, index < changes.length - 1));
  }
  return lines.length > maxLines ? null : { lines, added, removed };
}

/** The last line may end without a line break. */
function linesOf(value: string): string[] {
  const lines = value.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Keeps the unchanged lines next to a change. */
function shortened(texts: readonly string[], isAfterChange: boolean, isBeforeChange: boolean): DiffLine[] {
  const first = isAfterChange ? context : 0;
  const last = isBeforeChange ? context : 0;
  const count = texts.length - first - last;
  const same = (some: readonly string[]): DiffLine[] => some.map((text) => ({ kind: 'same', text }));
  // One line takes no more space than the note about it.
  if (count <= 1) return same(texts);
  return [...same(texts.slice(0, first)), { kind: 'skipped', count }, ...same(last === 0 ? [] : texts.slice(-last))];
}
