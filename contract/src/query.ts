import { z } from 'zod';

/**
 * Checks a whole number in a query. An empty text is refused, like every text that is not in
 * digits: the usual conversion would read it as 0.
 *
 * @param schema its own message names the parameter and what it may be
 */
export const inDigits = <Schema extends z.ZodNumber>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' ? numberOf(value) : value), schema);

const numberOf = (text: string): number => (/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN);
