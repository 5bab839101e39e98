import { usePerson } from './use-person.ts';

/** A user's name. */
export function PersonName({ uid }: { uid: string }) {
  return <bdi className="wrap-anywhere">{usePerson(uid)}</bdi>;
}
