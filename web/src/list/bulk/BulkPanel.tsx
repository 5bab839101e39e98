import { CircleCheck, CircleX, Info, LoaderCircle } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useServices } from '../../firebase/services.tsx';
import type { KnowledgeItem } from '../../model/knowledge-item.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useNow } from '../../ui/now.ts';
import { Progress } from '../../ui/Progress.tsx';
import { floatClass } from '../BulkBar.tsx';
import { type BulkAction, bulkSummary, bulkTexts, bulkPanelTexts as panelTexts } from '../late-texts.ts';
import { type BulkEntry, type BulkItem, type BulkOutcome, type BulkState, countBulk, runBulk } from './run-bulk.ts';
import { delaySeconds, useBulkWork } from './use-bulk-work.ts';

export type BulkJob =
  | { kind: 'retry'; items: readonly BulkItem[] }
  /** All failed documents, including those on other pages. */
  | { kind: 'retry-all' }
  | { kind: 'send' | 'delete'; items: readonly BulkItem[] };

interface BulkPanelProps {
  job: BulkJob;
  itemOf: (id: string) => KnowledgeItem | undefined;
  onClose: () => void;
}

/** Few enough that other users of the service are not slowed down. */
const parallel = { retry: 10, send: 4, delete: 4 } as const;
const namesShown = 5;

/** The question before an action. */
const questions = {
  send: (count: number) => ({
    title: panelTexts.confirmSendTitle(count),
    text: panelTexts.confirmSendText(count),
    confirm: bulkTexts.sendAgain(count),
  }),
  delete: (count: number) => ({
    title: panelTexts.confirmTitle(count),
    text: panelTexts.confirmText(count, delaySeconds),
    confirm: bulkTexts.delete(count),
  }),
};

type Phase = 'asking' | 'gathering' | 'running' | 'over' | 'undoing' | 'undone' | 'failed';

/**
 * Runs one action on many documents. Asks before sending again and deleting, shows each outcome,
 * and offers undo while it is possible.
 */
export default function BulkPanel({ job, itemOf, onClose }: BulkPanelProps) {
  const { loadStore } = useServices();
  const work = useBulkWork(itemOf);
  const isAsked = job.kind === 'send' || job.kind === 'delete';
  const [phase, setPhase] = useState<Phase>(isAsked ? 'asking' : 'gathering');
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
    if (started.current || job.kind === 'send' || job.kind === 'delete') return;
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

  if ((job.kind === 'send' || job.kind === 'delete') && phase === 'asking') {
    const { kind, items } = job;
    const names = items.slice(0, namesShown).map(({ name }) => name);
    return (
      <ConfirmDialog
        {...questions[kind](items.length)}
        problem={null}
        keep={panelTexts.cancel}
        isBusy={false}
        onConfirm={async () => {
          setPhase('running');
          await run(items, kind === 'send' ? work.sendAgain : work.remove, parallel[kind]);
          setPhase('over');
        }}
        onClose={onClose}
      >
        <p className="break-words">{panelTexts.names(names, items.length - names.length)}</p>
      </ConfirmDialog>
    );
  }
  const isRunning = phase === 'running' || phase === 'undoing' || phase === 'gathering';
  const action: BulkAction =
    phase === 'undoing' || phase === 'undone' ? 'restore' : job.kind === 'retry-all' ? 'retry' : job.kind;
  const counts = countBulk(entries);
  return (
    <section aria-label={panelTexts.progress} className={floatClass({ content: 'progress' })}>
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto font-medium">
          {phase === 'gathering' && panelTexts.loading}
          {phase === 'failed' && panelTexts.notLoaded}
          {entries.length > 0 && bulkSummary(action, counts)}
          {phase === 'over' && entries.length === 0 && panelTexts.nothingToRetry}
        </p>
        {undoable.length > 0 && (
          <Button size="small" onPress={() => void undo()}>
            {panelTexts.undo}
          </Button>
        )}
        {isRunning ? (
          <Button size="small" onPress={() => abort.current.abort()}>
            {panelTexts.stop}
          </Button>
        ) : (
          <Button size="small" onPress={onClose}>
            {panelTexts.close}
          </Button>
        )}
      </div>
      <Progress
        label={panelTexts.progress}
        width="full"
        max={Math.max(1, counts.total)}
        value={counts.done + counts.left + counts.refused}
      />
      <ul className="flex max-h-48 flex-col gap-1.5 overflow-y-auto text-sm leading-normal">
        {entries.map(({ id, name, state }) => (
          <li key={id} className="flex items-start gap-2">
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
      return <span className="size-4 shrink-0" role="img" aria-label={panelTexts.states.waiting} />;
    case 'working':
      return <LoaderCircle className="spin size-4 shrink-0" aria-label={panelTexts.states.working} />;
    case 'done':
      return <CircleCheck className="size-4 shrink-0 text-completed" aria-label={panelTexts.states.done} />;
    case 'left':
      return <Info className="size-4 shrink-0 text-muted" aria-label={panelTexts.states.left} />;
    case 'refused':
      return <CircleX className="size-4 shrink-0 text-failed" aria-label={panelTexts.states.refused} />;
    default:
      return state satisfies never;
  }
}
