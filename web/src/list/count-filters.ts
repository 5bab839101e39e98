import type { ListView } from '../model/list-view.ts';

/** How many filters beside the status are set. */
export const countFilters = ({ type, cause, index, agent, author }: ListView): number =>
  [type, cause, index, agent, author].filter((value) => value !== null).length;
