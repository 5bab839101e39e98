import { type Member, type People, peopleSchema } from '@knowledge-sync/contract';
import { useCallback, useEffect, useState } from 'react';
import { useCall } from '../data/use-call.ts';

interface State {
  /** Null while the first page is loading. */
  people: readonly Member[] | null;
  /** Cursor of the next page; null on the last. */
  nextCursor: string | null;
  isLoading: boolean;
  problem: string | null;
}

const start: State = { people: null, nextCursor: null, isLoading: true, problem: null };

/** A person who was added may be on a page that is loaded later. */
const withPage = (known: readonly Member[], { people }: People): Member[] => [
  ...known.filter(({ uid }) => !people.some((person) => person.uid === uid)),
  ...people,
];

/** The people of the project, loaded page by page. */
export function usePeople() {
  const call = useCall();
  const [state, setState] = useState(start);
  const load = useCallback(
    async (cursor: string | null): Promise<void> => {
      setState((before) => ({ ...before, isLoading: true, problem: null }));
      const query = cursor === null ? '' : `?${new URLSearchParams({ cursor })}`;
      const answer = await call('GET', `/people${query}`, { schema: peopleSchema });
      setState((before) => {
        if (!answer.ok) return { ...before, isLoading: false, problem: answer.refusal.message };
        const people = withPage(cursor === null ? [] : (before.people ?? []), answer.value);
        return { people, nextCursor: answer.value.next_cursor, isLoading: false, problem: null };
      });
    },
    [call],
  );
  useEffect(() => {
    void load(null);
  }, [load]);
  /** Shows a person with a new role, or a new person first. */
  const put = useCallback(
    (person: Member): void =>
      setState((before) => {
        const people = before.people ?? [];
        const isKnown = people.some(({ uid }) => uid === person.uid);
        return {
          ...before,
          people: isKnown ? people.map((each) => (each.uid === person.uid ? person : each)) : [person, ...people],
        };
      }),
    [],
  );
  return { ...state, put, loadAgain: () => void load(null), loadMore: () => void load(state.nextCursor) };
}
