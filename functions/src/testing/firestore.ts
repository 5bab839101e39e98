/** A Firestore for one test file, on the emulator that the environment names. */
import { randomBytes } from 'node:crypto';
import { collections } from '@knowledge-sync/contract';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { type Auth, getAuth } from 'firebase-admin/auth';
import {
  type CollectionReference,
  type DocumentReference,
  type Firestore,
  getFirestore,
} from 'firebase-admin/firestore';

export interface TestFirestore {
  db: Firestore;
  /** Accounts of the same project, on the emulator that the environment names. */
  auth: Auth;
  /** Random, so that tests on the same emulator do not see each other's documents. */
  projectId: string;
  /**
   * Returns the path of every stored document at any depth, sorted, without those that almost every
   * call writes: the event log and the allowances of people.
   */
  storedPaths(): Promise<string[]>;
  close(): Promise<void>;
}

/** @param projectId another test's, to use its documents over a second connection */
export function testFirestore(projectId = `demo-test-${randomBytes(6).toString('hex')}`): TestFirestore {
  if (!process.env.FIRESTORE_EMULATOR_HOST) {
    throw new Error(
      'These tests need a Firestore emulator: set FIRESTORE_EMULATOR_HOST, for example to 127.0.0.1:8080, or run npm test, which starts one.',
    );
  }
  const app = initializeApp({ projectId }, randomBytes(6).toString('hex'));
  const db = getFirestore(app);
  return { db, auth: getAuth(app), projectId, storedPaths: () => storedPaths(db), close: () => deleteApp(app) };
}

async function storedPaths(db: Firestore): Promise<string[]> {
  const stored = (await db.listCollections()).filter(({ id }) => id !== collections.events);
  const paths = await Promise.all(stored.map(pathsInCollection));
  return paths
    .flat()
    .filter((path) => !path.includes(`/${collections.allowances}/`))
    .sort();
}

/** `listDocuments` also returns missing documents with children, so that orphans are found. */
async function pathsInCollection(collection: CollectionReference): Promise<string[]> {
  const paths = await Promise.all((await collection.listDocuments()).map(pathsOfDocument));
  return paths.flat();
}

async function pathsOfDocument(ref: DocumentReference): Promise<string[]> {
  const [snapshot, subcollections] = await Promise.all([ref.get(), ref.listCollections()]);
  const below = await Promise.all(subcollections.map(pathsInCollection));
  return [...(snapshot.exists ? [ref.path] : []), ...below.flat()];
}
