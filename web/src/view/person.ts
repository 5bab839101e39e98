import type { Person } from '@knowledge-sync/contract';

export const you = 'you';
/** When an event does not say who it was. */
export const someone = 'someone';

/** How a user is called. @param person undefined while unknown, null if there is no record */
export function personName(uid: string, person: Person | null | undefined): string {
  // Documents that a script wrote name no user.
  if (uid === 'script') return 'a script';
  if (person === undefined) return '…';
  if (person === null) return 'Unknown person';
  return person.name ?? person.email ?? 'Former member';
}

/** The own name among others, in a list to choose from. */
export const ownName = (name: string): string => `${name} (you)`;
