import type { Person } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { type Services, useServices } from '../firebase/services.tsx';
import { personName, you } from '../view/person.ts';
import { loadHistory } from './history-store.ts';

/** Each user is read once; a failed read is repeated with the next use. */
const caches = new WeakMap<Services['loadStore'], Map<string, Promise<Person | null>>>();

function readOnce(loadStore: Services['loadStore'], uid: string): Promise<Person | null> {
  const cache = caches.get(loadStore) ?? new Map<string, Promise<Person | null>>();
  caches.set(loadStore, cache);
  const known = cache.get(uid);
  if (known !== undefined) return known;
  const reading = loadHistory(loadStore).then((store) => store.readPerson(uid));
  cache.set(uid, reading);
  reading.catch(() => cache.delete(uid));
  return reading;
}

/** How a user is called: "you" for the signed-in user. */
export function usePerson(uid: string): string {
  const { auth, loadStore } = useServices();
  const isSelf = uid === auth.uid();
  const [read, setRead] = useState<{ uid: string; person: Person | null } | null>(null);
  useEffect(() => {
    if (isSelf) return;
    let isOver = false;
    const take = (person: Person | null): void => {
      if (!isOver) setRead({ uid, person });
    };
    readOnce(loadStore, uid).then(take, () => take(null));
    return () => {
      isOver = true;
    };
  }, [loadStore, uid, isSelf]);
  return isSelf ? you : personName(uid, read?.uid === uid ? read.person : undefined);
}
