/** The names of users, so that the page shows names in place of uids. */
import { collections, type Person, personSchema } from '@knowledge-sync/contract';
import type { Firestore } from 'firebase-admin/firestore';
import { isDocumentId } from '../document/document-id.ts';
import type { BaseContext, VerifiedToken } from '../runtime/context.ts';

/** Looks up accounts by uid. Uids without an account are left out. */
export type LookUpPeople = (uids: readonly string[]) => Promise<Map<string, Person>>;

/** Firebase allows uids of up to 128 characters. */
export const isUid = (uid: string): boolean => isDocumentId(uid) && uid.length <= 128;

const maxLength = 320;
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, maxLength) : null;

export const storePerson = (db: Firestore, uid: string, person: Person): Promise<unknown> =>
  db.collection(collections.people).doc(uid).set(person);

/** Firebase Auth looks up this many at a time. */
const accountsPerCall = 100;

export class People {
  readonly #ctx: BaseContext;
  readonly #accountsOf: LookUpPeople;
  /** What this instance has stored or read, by uid. */
  readonly #known = new Map<string, Person>();

  constructor(ctx: BaseContext, lookUp: LookUpPeople) {
    this.#ctx = ctx;
    this.#accountsOf = lookUp;
  }

  /**
   * Stores name and address of a caller if they are new or changed: at most one write per person
   * and instance. Never throws, because the call itself does not need it.
   */
  async remember({ uid, name, email }: VerifiedToken): Promise<void> {
    const person: Person = { name: textOf(name), email: textOf(email) };
    if ((person.name ?? person.email) === null || !isUid(uid)) return;
    const known = this.#known.get(uid);
    if (known?.name === person.name && known.email === person.email) return;
    try {
      await storePerson(this.#ctx.db, uid, person);
      this.#known.set(uid, person);
    } catch (error) {
      this.#ctx.logger.warn('name of a user not stored', { uid, failure: String(error) });
    }
  }

  /**
   * Returns the names of these people, each read at most once per instance. A person who is not
   * stored yet is looked up among the accounts and stored; without an account, as one who has left.
   *
   * @throws what Firestore throws
   */
  async namesOf(uids: readonly (string | null)[]): Promise<Map<string, string | null>> {
    const distinct = [...new Set(uids)].filter((uid) => uid !== null && isUid(uid)) as string[];
    const unknown = distinct.filter((uid) => !this.#known.has(uid));
    const missing = unknown.length === 0 ? [] : await this.#read(unknown);
    if (missing.length > 0) await this.#lookUp(missing);
    return new Map(distinct.map((uid) => [uid, nameOf(this.#known.get(uid))]));
  }

  /** @returns those who are not stored */
  async #read(uids: readonly string[]): Promise<string[]> {
    const { db } = this.#ctx;
    const snapshots = await db.getAll(...uids.map((uid) => db.collection(collections.people).doc(uid)));
    const missing: string[] = [];
    for (const snapshot of snapshots) {
      const person = personSchema.safeParse(snapshot.data());
      if (person.success) this.#known.set(snapshot.id, person.data);
      else missing.push(snapshot.id);
    }
    return missing;
  }

  async #lookUp(uids: readonly string[]): Promise<void> {
    try {
      for (let first = 0; first < uids.length; first += accountsPerCall) {
        const some = uids.slice(first, first + accountsPerCall);
        const accounts = await this.#accountsOf(some);
        const batch = this.#ctx.db.batch();
        for (const uid of some) {
          const person = accounts.get(uid) ?? { name: null, email: null };
          this.#known.set(uid, person);
          batch.set(this.#ctx.db.collection(collections.people).doc(uid), person);
        }
        await batch.commit();
      }
    } catch (error) {
      this.#ctx.logger.warn('names of users not looked up', { count: uids.length, failure: String(error) });
    }
  }
}

const nameOf = (person: Person | undefined): string | null => person?.name ?? person?.email ?? null;
