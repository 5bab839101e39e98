/** Code that is fetched apart from the first page. */
import { type ComponentType, type FunctionComponent, lazy, useState } from 'react';
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

/** How to fetch the code of each component that failed, and then to replace the component. */
const failed = new Map<Load, () => void>();

export const hasFailedParts = (): boolean => failed.size > 0;

/** Lets the components that failed be fetched when they are shown again. */
export function renewParts(): void {
  for (const renew of failed.values()) renew();
  failed.clear();
}

/**
 * Fetches the code of the components that failed. React remembers a failure, so each that succeeds
 * is replaced. Resolves to whether none is missing any more.
 */
export async function refetchParts(): Promise<boolean> {
  await Promise.allSettled(
    [...failed].map(async ([load, renew]) => {
      await load();
      renew();
      failed.delete(load);
    }),
  );
  return failed.size === 0;
}

/** A component that is a part. `fetch` fetches its code in advance. */
export type LazyPart<Props extends object> = FunctionComponent<Props> & { fetch: Load };

/** Once its code is there, it is shown without a moment in which nothing is. */
export function lazyPart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyPart<Props> {
  let Fetched: ComponentType<Props> | null = null;
  const fetched = part(async () => {
    const code = await load();
    Fetched = code.default;
    return code;
  });
  const make = () =>
    lazy(() =>
      fetched().catch((error: unknown) => {
        failed.set(fetched, () => {
          Current = make();
        });
        throw error;
      }),
    );
  let Current = make();
  function Part(props: Props) {
    // Chosen once, because another component would lose the state of the first.
    const [Shown] = useState((): ComponentType<Props> => Fetched ?? Current);
    return <Shown {...props} />;
  }
  return Object.assign(Part, { fetch: fetched });
}
