/** Prints one line per step, or JSON at the end. */
import type { Line, Outcome } from './outcome.ts';

const words: Record<Outcome['state'], string> = {
  ok: 'ok',
  made: 'created',
  warning: 'note',
  person: 'you',
  failed: 'failed',
  skipped: 'skipped',
};
const dryWords: Record<Outcome['state'], string> = { ...words, made: 'missing' };

export interface Report {
  readonly lines: readonly Line[];
  add(line: Line): void;
  /** Progress and other news. With JSON they go to stderr. */
  say(text: string): void;
  /** Prints the JSON, if it was asked for. */
  end(result: Record<string, unknown>): void;
}

/** @param isDry says what is missing instead of what was created */
export function createReport({ isJson, isDry = false }: { isJson: boolean; isDry?: boolean }): Report {
  const lines: Line[] = [];
  const say = isJson ? console.error : console.log;
  return {
    lines,
    say,
    add(line) {
      lines.push(line);
      if (isJson) return;
      const { state, detail } = line.outcome;
      const word = (isDry ? dryWords : words)[state];
      console.log(`${word.padEnd(8)} ${line.title}: ${detail}`);
      if ('fix' in line.outcome) console.log(`${' '.repeat(9)}→ ${line.outcome.fix}`);
    },
    end(result) {
      if (!isJson) return;
      const steps = lines.map(({ id, title, outcome }) => ({ id, title, ...outcome }));
      console.log(JSON.stringify({ ...result, steps }, null, 2));
    },
  };
}
