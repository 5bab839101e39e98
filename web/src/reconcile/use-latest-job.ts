import type { Finding, Job } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { useServices } from '../firebase/services.tsx';

interface WatchedJob {
  id: string;
  job: Job;
}

type Latest = { state: 'loading' } | { state: 'known'; latest: WatchedJob | null } | { state: 'failed' };

/** The latest sync check, updated live. */
export function useLatestJob(): Latest {
  const { loadStore } = useServices();
  const [latest, setLatest] = useState<Latest>({ state: 'loading' });
  useEffect(() => {
    let isOver = false;
    let stop = (): void => undefined;
    const fail = (): void => setLatest({ state: 'failed' });
    loadStore().then(
      (store) => {
        if (isOver) return;
        stop = store.watchLatestJob((next) => setLatest({ state: 'known', latest: next }), fail);
      },
      () => isOver || fail(),
    );
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
      (store) => {
        if (!isOver) stop = store.watchFindings(jobId, setFindings);
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
