import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';
import { ownName, personName } from '../view/person.ts';
import { loadHistory } from './history-store.ts';

export interface Choice {
  uid: string;
  name: string;
}

/** The people to filter by, in the order of their names. Empty while they are not known. */
export function useKnownPeople(): readonly Choice[] {
  const { auth, loadStore } = useServices();
  const [people, setPeople] = useState<readonly Choice[]>([]);
  useEffect(() => {
    let isOver = false;
    loadHistory(loadStore)
      .then((store) => store.readPeople())
      .then(
        (known) => {
          if (isOver) return;
          const choices = known.map(({ uid, person }) => {
            const name = personName(uid, person);
            return { uid, name: uid === auth.uid() ? ownName(name) : name };
          });
          setPeople(choices.sort((a, b) => a.name.localeCompare(b.name)));
        },
        // The log itself can still be read.
        () => undefined,
      );
    return () => {
      isOver = true;
    };
  }, [auth, loadStore]);
  return people;
}
