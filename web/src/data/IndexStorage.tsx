import { type IndexOverview, indexOverviewSchema } from '@knowledge-sync/contract';
import { useEffect, useState } from 'react';
import { Progress } from '../ui/Progress.tsx';
import { formatBytes } from '../view/format.ts';
import { useCall } from './use-call.ts';

/** How full the index storage of the plan is. Reads it when it is shown. */
export function IndexStorage() {
  const call = useCall();
  const [overview, setOverview] = useState<IndexOverview | null>(null);
  useEffect(() => {
    let isOver = false;
    void call('GET', '/index/overview', { schema: indexOverviewSchema }).then(
      (answer) => isOver || !answer.ok || setOverview(answer.value),
    );
    return () => {
      isOver = true;
    };
  }, [call]);
  const { used_bytes: used, allowed_bytes: allowed } = overview ?? { used_bytes: null, allowed_bytes: null };
  // It keeps its height, so nothing moves when the numbers arrive.
  if (used === null || allowed === null)
    return <p className="min-h-[2.625rem] text-muted text-sm">{overview && 'Index storage: unknown'}</p>;
  return (
    <div className="flex min-h-[2.625rem] max-w-xs flex-col gap-1.5">
      <p className="text-muted text-sm">
        Index storage: {formatBytes(used)} of {formatBytes(allowed)}
      </p>
      <Progress label="Index storage in use" value={Math.min(used, allowed)} max={Math.max(allowed, 1)} width="full" />
    </div>
  );
}
