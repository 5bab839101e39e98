import { CircleCheck, CircleX, Info, LoaderCircle } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useServices } from '../../firebase/services.tsx';
import type { KnowledgeItem } from '../../model/knowledge-item.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useNow } from '../../ui/now.ts';
import { plural } from '../../view/format.ts';
import { type BulkEntry, type BulkItem, type BulkOutcome, type BulkState, bulkSummary, runBulk } from './run-bulk.ts';
import { useBulkWork } from './use-bulk-work.ts';

export type BulkJob =
  | { kind: 'retry'; items: readonly BulkItem[] }
  /** All that have failed, also those that the page does not show. */
  | { kind: 'retry-all' }
  | { kind: 'delete'; items: readonly BulkItem[] };

interface BulkPanelProps {
  job: BulkJob;
  itemOf: (id: string) => KnowledgeItem | undefined;
  onClose: () => void;
}

/** Few enough to leave the service to others, too. */
const parallel = { retry: 10, delete: 4 } as const;
const namesShown = 5;

type Phase = 'asking' | 'gathering' | 'running' | 'over' | 'undoing' | 'undone' | 'failed';

/** Does one thing to many documents: asks once where it must, shows how it goes for each, and takes it back where it can. */
export default function BulkPanel({ job, itemOf, onClose }: BulkPanelProps) {
  const { loadStore } = useServices();
  const work = useBulkWork(itemOf);
  const [phase, setPhase] = useState<Phase>(job.kind === 'delete' ? 'asking' : 'gathering');
  const [entries, setEntries] = useState<readonly BulkEntry[]>([]);
  const abort = useRef(new AbortController());

  const run = useCallback(
    async (items: readonly BulkItem[], each: (item: BulkItem) => Promise<BulkOutcome>, maxParallel: number) => {
      abort.current = new AbortController();
      await runBulk(items, { work: each, onChange: setEntries, maxParallel, signal: abort.current.signal });
    },
    [],
  );
  const started = useRef(false);
  useEffect(() => {
    if (started.current || job.kind === 'delete') return;
    started.current = true;
    const gather = async (): Promise<readonly BulkItem[]> => {
      if (job.kind === 'retry') return job.items;
      const found: BulkItem[] = [];
      const store = await loadStore();
      for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
        const page = await store.readFailed(after);
        for (const item of page.items)
          if (item.kind === 'document' && item.document.retry_requested_at === null)
            found.push({ id: item.id, name: item.document.name });
        after = page.next;
      }
      return found;
    };
    gather().then(
      async (items) => {
        setPhase('running');
        await run(items, work.retry, parallel.retry);
        setPhase('over');
      },
      () => setPhase('failed'),
    );
  }, [job, loadStore, run, work]);

  const nowMs = useNow(1000);
  const undoable = phase === 'over' && job.kind === 'delete' ? work.withdrawable(entries, nowMs) : [];
  const undo = async (): Promise<void> => {
    setPhase('undoing');
    await run(undoable, work.restore, parallel.delete);
    setPhase('undone');
  };

  if (job.kind === 'delete' && phase === 'asking') {
    const names = job.items.slice(0, namesShown).map(({ name }) => `“${name}”`);
    const more = job.items.length - names.length;
    return (
      <ConfirmDialog
        title={`Delete ${plural(job.items.length, 'document')}?`}
        text={`${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}: removed from ElevenLabs first and then from here, text and history included. Agents that answer from them no longer know what they say. You can undo that until the removal begins.`}
        problem={null}
        keep="Keep them"
        confirm={`Delete ${job.items.length}`}
        isBusy={false}
        onConfirm={async () => {
          setPhase('running');
          await run(job.items, work.remove, parallel.delete);
          setPhase('over');
        }}
        onClose={onClose}
      />
    );
  }
  const isRunning = phase === 'running' || phase === 'undoing' || phase === 'gathering';
  const done =
    phase === 'undoing' || phase === 'undone' ? 'kept' : job.kind === 'delete' ? 'being deleted' : 'queued again';
  return (
    <section aria-label="Progress" className="bulk-panel">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto font-medium">
          {phase === 'gathering' && 'Reading what has failed…'}
          {phase === 'failed' && 'What has failed could not be read. Check the network, then try again.'}
          {entries.length > 0 && bulkSummary(entries, done)}
          {phase === 'over' && entries.length === 0 && 'Nothing is left to retry.'}
        </p>
        {undoable.length > 0 && (
          <Button size="small" onPress={() => void undo()}>
            Undo
          </Button>
        )}
        {isRunning ? (
          <Button size="small" onPress={() => abort.current.abort()}>
            Stop
          </Button>
        ) : (
          <Button size="small" onPress={onClose}>
            Close
          </Button>
        )}
      </div>
      <progress
        className="progress"
        aria-label="Progress"
        max={Math.max(1, entries.length)}
        value={entries.filter(({ state }) => state.kind !== 'waiting' && state.kind !== 'working').length}
      />
      <ul className="bulk-results">
        {entries.map(({ id, name, state }) => (
          <li key={id}>
            <StateIcon state={state} />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{name}</span>
              {'message' in state && <span className="text-muted text-sm">{state.message}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function StateIcon({ state }: { state: BulkState }) {
  switch (state.kind) {
    case 'waiting':
      return <span className="size-4 shrink-0" role="img" aria-label="Waiting" />;
    case 'working':
      return <LoaderCircle className="spin size-4 shrink-0" aria-label="Under way" />;
    case 'done':
      return <CircleCheck className="size-4 shrink-0 text-completed" aria-label="Done" />;
    case 'left':
      return <Info className="size-4 shrink-0 text-muted" aria-label="Nothing to do" />;
    case 'refused':
      return <CircleX className="size-4 shrink-0 text-failed" aria-label="Refused" />;
    default:
      return state satisfies never;
  }
}
