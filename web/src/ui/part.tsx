/** Code that is fetched apart from the first page. */
import { type ComponentType, type FunctionComponent, lazy } from 'react';
import { once } from './once.ts';

type Load = () => Promise<unknown>;

const waiting = new Set<Load>();
let isFetching = false;
const fetchNow = (load: Load): void => void load().catch(() => undefined);

/**
 * Code that is fetched on first use, or in advance by `fetchParts`. After a failure the next use
 * fetches it again.
 */
export function part<T>(load: () => Promise<T>): () => Promise<T> {
  const fetched = once(load);
  if (isFetching) fetchNow(fetched);
  else waiting.add(fetched);
  return fetched;
}

/**
 * Fetches all parts, and from now on each new one, so that no part fails later because the network
 * is gone or a new version of the app has replaced it.
 */
export function fetchParts(): void {
  isFetching = true;
  waiting.forEach(fetchNow);
  waiting.clear();
}

/** React remembers that a component failed, so a new one is needed. */
const failed = new Set<() => void>();

/** Lets the components that failed be fetched again. */
export function renewParts(): void {
  for (const renew of failed) renew();
  failed.clear();
}

/** A component that is a part. */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): FunctionComponent<Props> {
  const fetched = part(load);
  const make = () =>
    lazy(() =>
      fetched().catch((error: unknown) => {
        failed.add(() => {
          Current = make();
        });
        throw error;
      }),
    );
  let Current = make();
  return (props) => <Current {...props} />;
}
