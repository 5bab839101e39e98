/**
 * The smallest value that at least this share of all values does not exceed (nearest rank).
 *
 * @param share from 0 to 1
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('there are no values');
  return value;
}

/** The middle value, or the mean of the two middle values. */
export const median = (values: readonly number[]): number =>
  (quantile(values, 0.5) + quantile(values, (Math.floor(values.length / 2) + 1) / Math.max(1, values.length))) / 2;
