/** The search for names, which only a search needs. */
export { nameSearch } from '@knowledge-sync/contract';
