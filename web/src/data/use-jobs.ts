import type { Finding } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { readJobs, type StoredJob, watchFindings, watchLatestJob } from '../firebase/job-store.ts';
import { useServices } from '../firebase/services.tsx';

type Latest = { state: 'loading' } | { state: 'known'; latest: StoredJob | null } | { state: 'failed' };

/** The latest sync check, updated live. */
export function useLatestJob(): Latest {
  const { loadStore } = useServices();
  const [latest, setLatest] = useState<Latest>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (): void => setLatest({ state: 'failed' });
    loadStore()
      .then(({ db }) => {
        if (isOver) return;
        stop = watchLatestJob(db, (next) => setLatest({ state: 'known', latest: next }), fail);
      })
      .catch(() => isOver || fail());
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore]);
  return latest;
}

/** The first findings of a sync check, updated live. */
export function useFindings(jobId: string | null): readonly { id: string; finding: Finding }[] {
  const { loadStore } = useServices();
  const [findings, setFindings] = useState<readonly { id: string; finding: Finding }[]>([]);
  useEffect(() => {
    setFindings([]);
    if (jobId === null) return;
    let isOver = false;
    let stop = (): void => undefined;
    loadStore().then(
      ({ db }) => {
        if (!isOver) stop = watchFindings(db, jobId, setFindings);
      },
      () => undefined,
    );
    return () => {
      isOver = true;
      stop();
    };
  }, [loadStore, jobId]);
  return findings;
}

/** The latest checks, read when they are first asked for. Null until then and after a failure. */
export function useEarlierJobs() {
  const { loadStore } = useServices();
  const [jobs, setJobs] = useState<readonly StoredJob[] | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const read = async (): Promise<void> => {
    setHasFailed(false);
    try {
      setJobs(await readJobs((await loadStore()).db));
    } catch {
      setHasFailed(true);
    }
  };
  return { jobs, hasFailed, read };
}
