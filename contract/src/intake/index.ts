/** The gate for files. A page loads it on demand, with the parts for each format. */
export * from './result.ts';
export { takeIn } from './take-in.ts';
export { fileTooLarge } from './words.ts';
