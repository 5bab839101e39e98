/**
 * The migrations of stored documents, in order. Each brings documents to one schema version
 * (`contract/src/schema-version.ts`), and stays here, because a backup may bring earlier ones back.
 *
 * A new form needs two releases: the first reads both forms and has the migration, the second reads
 * the new form alone. So the service works before, during and after a migration.
 */
import type { RawDocument } from '../document/lease.ts';
import { nameWordsOf } from './0001-name-words.ts';
import { addressKeyOf } from './0002-address-keys.ts';

export interface Migration {
  /** The schema version that documents have afterwards. */
  version: number;
  /** Shown to the person who deploys. */
  title: string;
  /**
   * Returns the fields to write besides the version. Pure. Never fields that make a document differ
   * from its copy, so that nothing is sent again.
   */
  fieldsFor(data: RawDocument): RawDocument;
}

export const migrations: readonly Migration[] = [
  { version: 1, title: 'the words of names that the search looks up', fieldsFor: nameWordsOf },
  { version: 2, title: 'the keys by which other spellings of an address are found', fieldsFor: addressKeyOf },
];
