/** Reads sync checks. Apart from the store, because only one page needs it. */
import { collections, type Finding, findingSchema, type Job, jobSchema, limits } from '@knowledge-sync/contract';
import {
  collection,
  doc,
  type Firestore,
  getDocs,
  limit,
  onSnapshot,
  orderBy,
  type Query,
  type QueryDocumentSnapshot,
  query,
} from 'firebase/firestore';

export interface StoredJob {
  id: string;
  job: Job;
}

/** How many checks the page lists. */
const jobsListed = 10;

const newest = (db: Firestore, count: number): Query =>
  query(collection(db, collections.jobs), orderBy('created_at', 'desc'), limit(count));

function readJob(snapshot: QueryDocumentSnapshot): StoredJob | null {
  const job = jobSchema.safeParse(snapshot.data());
  return job.success ? { id: snapshot.id, job: job.data } : null;
}

/**
 * Calls back with the latest check (null before the first) and on every change. Returns a function
 * that stops it.
 */
export function watchLatestJob(
  db: Firestore,
  onNext: (latest: StoredJob | null) => void,
  onError: () => void,
): () => void {
  return onSnapshot(
    newest(db, 1),
    ({ docs: [latest], metadata }) => {
      // An empty cache says nothing.
      if (latest === undefined) return metadata.fromCache || onNext(null);
      onNext(readJob(latest));
    },
    onError,
  );
}

/** Reads the latest checks, newest first. */
export async function readJobs(db: Firestore): Promise<readonly StoredJob[]> {
  return (await getDocs(newest(db, jobsListed))).docs.flatMap((each) => readJob(each) ?? []);
}

/**
 * Calls back with the first findings of a check and on every change. Returns a function that stops
 * it.
 */
export function watchFindings(
  db: Firestore,
  jobId: string,
  onNext: (findings: readonly { id: string; finding: Finding }[]) => void,
): () => void {
  return onSnapshot(
    query(collection(doc(db, collections.jobs, jobId), collections.findings), limit(limits.findingsShown)),
    ({ docs }) =>
      onNext(
        docs.flatMap((each) => {
          const finding = findingSchema.safeParse(each.data());
          return finding.success ? { id: each.id, finding: finding.data } : [];
        }),
      ),
    // The counts of the check show them, too.
    () => undefined,
  );
}
