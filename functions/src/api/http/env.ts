/** The variables that every handler of the API can use. */
import type { People } from '../../history/people.ts';
import type { ApiContext } from '../../runtime/context.ts';

export interface ApiEnv {
  Variables: {
    ctx: ApiContext;
    people: People;
    /** Waits for work of the store. Throws a TimeLimitError when the work takes too long. */
    inTime: <T>(work: Promise<T>) => Promise<T>;
  };
}
