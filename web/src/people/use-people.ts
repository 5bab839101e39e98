import { type Member, type People, peopleSchema } from '@knowledge-sync/contract';
import { useCallback } from 'react';
import { type PageSource, usePages } from '../data/use-pages.ts';

const source: PageSource<People, Member> = {
  path: '/people',
  schema: peopleSchema,
  itemsOf: ({ people }) => people,
  keyOf: ({ uid }) => uid,
};

/** The people of the project, loaded page by page. */
export function usePeople() {
  const { change, ...pages } = usePages(source);
  /** Shows a person with a new role, or a new person first. */
  const put = useCallback(
    (person: Member): void =>
      change((people) =>
        people.some(({ uid }) => uid === person.uid)
          ? people.map((each) => (each.uid === person.uid ? person : each))
          : [person, ...people],
      ),
    [change],
  );
  return { ...pages, put };
}
