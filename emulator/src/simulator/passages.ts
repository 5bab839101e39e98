import type { Settings } from './settings.ts';

const length = 500;
const overlap = 50;

/** The parts of an indexed text, as searches find them. */
export function passagesOf(text: string, name: string, form: Settings['passages']): string[] {
  const step = form === 'overlapping' ? length - overlap : length;
  const parts = Array.from({ length: Math.ceil(text.length / step) }, (_, at) =>
    text.slice(at * step, at * step + length),
  );
  return form === 'rewritten' ? parts.map((part) => `${name}: ${part.trim()}`) : parts;
}
