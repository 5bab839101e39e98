/** Formats what documents cost, for docs/measured.md. */
import { bringIn, hoursOfFirstSync, keep, type Month, pagesOf, type Step, total, type Watch, watch } from './model.ts';
import { costOf } from './prices.ts';

/**
 * As the bench growth and the tests in lab/wire count them. A day has 1,416 calm minutes and 24
 * passes.
 */
const month: Month = { idleMinute: { reads: 1_920 / 1_440, writes: 1 }, comparison: { reads: 3.1, calls: 0.03 } };
const open: Watch = { firstView: 105, readsPerDocument: 6 };

const sizes = [10_000, 100_000, 1_000_000];
const paces = [0, 10, 100];
const plans = [3, 10];
/** ElevenLabs' answer. */
const secondsPerCall = 0.2;

const dollars = (amount: number): string =>
  `$${amount.toLocaleString('en', amount < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: amount < 100 ? 2 : 0 })}`;
const counted = (calls: number): string => Math.round(calls).toLocaleString('en');

function table(heading: string, columns: readonly string[], perColumn: readonly (readonly Step[])[]): string {
  const [first = []] = perColumn;
  const rows = first.map(({ title }, row) => [
    title,
    ...perColumn.map((steps) => dollars(costOf(steps[row]?.usage ?? {}))),
  ]);
  const calls = perColumn.map((steps) => steps.reduce((sum, step) => sum + step.calls, 0));
  const lines = [
    [heading, ...columns],
    ['', ...columns].map(() => '---'),
    ...rows,
    ['**in all**', ...perColumn.map((steps) => `**${dollars(total(steps))}**`)],
    ...(calls.some((count) => count > 0) ? [['requests to ElevenLabs', ...calls.map(counted)]] : []),
  ];
  return written(lines);
}

/** How long the first sync takes, and how long the folder is. */
function sizeTable(columns: readonly string[]): string {
  const row = (title: string, of: (size: number) => string): string[] => [title, ...sizes.map(of)];
  return written([
    ['beside the price', ...columns],
    ['', ...columns].map(() => '---'),
    ...plans.map((plan) =>
      row(`hours of the first sync, ${plan} requests at once`, (size) =>
        hoursOfFirstSync(size, plan, secondsPerCall).toLocaleString('en', { maximumSignificantDigits: 2 }),
      ),
    ),
    row('requests that list the whole folder', (size) => counted(pagesOf(size))),
  ]);
}

const written = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

export function priceTables(): string {
  const columns = sizes.map((size) => size.toLocaleString('en'));
  return [
    table('to bring in', columns, sizes.map(bringIn)),
    sizeTable(columns),
    table(
      'to keep for a month',
      columns,
      sizes.map((size) => keep(size, month)),
    ),
    table(
      'to watch for an hour, one open list',
      paces.map((pace) => (pace === 0 ? 'at rest' : `${pace} new documents a minute`)),
      paces.map((pace) => watch(pace, open).map((step, at) => (at === 0 ? step : { ...step, title: 'changes' }))),
    ),
  ].join('\n\n');
}
