/** Reads who did what. Only the pages that show it load this code. */
import { collections, type Event, eventSchema, limits, type Person, personSchema } from '@knowledge-sync/contract';
import {
  collection,
  doc,
  type Firestore,
  getDoc,
  getDocs,
  limit,
  onSnapshot,
  orderBy,
  query,
  startAfter,
  where,
} from 'firebase/firestore';
import { type AttemptItem, readAttempt } from './attempt-item.ts';

export interface EventItem {
  id: string;
  event: Event;
}

export interface HistoryStore {
  /** Reads the latest attempts, newest first; only those started after the given one, if any. */
  readAttempts(id: string, after: AttemptItem | null): Promise<readonly AttemptItem[]>;
  /**
   * Calls back with the latest events of a document, newest first, and on every change. Returns a
   * function that stops it.
   */
  watchEvents(id: string, onNext: (events: readonly EventItem[]) => void, onError: () => void): () => void;
  /** Null if nothing is known of this user. */
  readPerson(uid: string): Promise<Person | null>;
  /** Reads users for a choice among them. */
  readPeople(): Promise<readonly { uid: string; person: Person }[]>;
}

/** How many attempts a page shows. */
const attemptsShown = 30;

/** How many users a choice offers. */
const peopleShown = 200;

export function openHistoryStore(db: Firestore): HistoryStore {
  const people = collection(db, collections.people);
  return {
    async readAttempts(id, after) {
      const attempts = collection(db, collections.knowledge, id, collections.attempts);
      const { docs } =
        after === null
          ? await getDocs(query(attempts, orderBy('started_at', 'desc'), limit(attemptsShown)))
          : await getDocs(
              query(attempts, orderBy('started_at', 'asc'), startAfter(after.startedAt), limit(attemptsShown)),
            );
      const items = docs.flatMap((each) => readAttempt(each.id, each.data()) ?? []);
      return after === null ? items : items.reverse();
    },
    watchEvents(id, onNext, onError) {
      const events = collection(db, collections.events);
      return onSnapshot(
        query(events, where('document_id', '==', id), orderBy('at', 'desc'), limit(limits.eventsShown)),
        ({ docs }) =>
          onNext(
            docs.flatMap((each) => {
              const event = eventSchema.safeParse(each.data());
              return event.success ? [{ id: each.id, event: event.data }] : [];
            }),
          ),
        onError,
      );
    },
    async readPerson(uid) {
      // Another tool may have written anything as the creator of a document.
      if (uid === '' || uid.includes('/') || uid.length > 128) return null;
      const person = personSchema.safeParse((await getDoc(doc(people, uid))).data());
      return person.success ? person.data : null;
    },
    async readPeople() {
      const { docs } = await getDocs(query(people, limit(peopleShown)));
      return docs.flatMap((each) => {
        const person = personSchema.safeParse(each.data());
        return person.success ? [{ uid: each.id, person: person.data }] : [];
      });
    },
  };
}
