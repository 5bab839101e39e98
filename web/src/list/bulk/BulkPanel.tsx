import { CircleCheck, CircleX, Info, LoaderCircle } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { undoSeconds } from '../../data/deletion-calls.ts';
import type { KnowledgeItem } from '../../model/knowledge-item.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useNow } from '../../ui/now.ts';
import { type BulkAction, bulkSummary, bulkTexts, bulkPanelTexts as panelTexts } from '../late-texts.ts';
import { ProgressFrame } from './ProgressFrame.tsx';
import { type BulkEntry, type BulkItem, type BulkOutcome, type BulkState, countBulk, runBulk } from './run-bulk.ts';
import { useBulkWork } from './use-bulk-work.ts';

/** An action on these documents. */
export interface ItemsJob {
  kind: 'retry' | 'send' | 'delete';
  items: readonly BulkItem[];
}

interface BulkPanelProps {
  job: ItemsJob;
  itemOf: (id: string) => KnowledgeItem | undefined;
  /** Called when the work begins. */
  onStart: () => void;
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
    text: panelTexts.confirmText(count, undoSeconds),
    confirm: bulkTexts.delete(count),
  }),
};

type Phase = 'asking' | 'running' | 'over' | 'undoing' | 'undone';

/**
 * Runs one action on several documents. Asks before sending again and deleting, shows each outcome,
 * and offers undo while it is possible.
 */
export default function BulkPanel({ job, itemOf, onStart, onClose }: BulkPanelProps) {
  const work = useBulkWork(itemOf);
  const [phase, setPhase] = useState<Phase>(job.kind === 'retry' ? 'running' : 'asking');
  const [entries, setEntries] = useState<readonly BulkEntry[]>([]);
  const abort = useRef(new AbortController());

  const run = useCallback(
    async (items: readonly BulkItem[], each: (item: BulkItem) => Promise<BulkOutcome>, maxParallel: number) => {
      abort.current = new AbortController();
      await runBulk(items, { work: each, onChange: setEntries, maxParallel, signal: abort.current.signal });
    },
    [],
  );
  const start = useCallback(async () => {
    const each = { retry: work.retry, send: work.sendAgain, delete: work.remove }[job.kind];
    setPhase('running');
    onStart();
    await run(job.items, each, parallel[job.kind]);
    setPhase('over');
  }, [job, work, run, onStart]);
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current || job.kind !== 'retry') return;
    isStarted.current = true;
    void start();
  }, [job, start]);

  const nowMs = useNow(1000);
  const undoable = phase === 'over' && job.kind === 'delete' ? work.withdrawable(entries, nowMs) : [];
  const undo = async (): Promise<void> => {
    setPhase('undoing');
    await run(undoable, work.restore, parallel.delete);
    setPhase('undone');
  };

  if (job.kind !== 'retry' && phase === 'asking') {
    const { kind, items } = job;
    const names = items.slice(0, namesShown).map(({ name }) => name);
    return (
      <ConfirmDialog
        {...questions[kind](items.length)}
        problem={null}
        keep={panelTexts.cancel}
        isBusy={false}
        onConfirm={() => void start()}
        onClose={onClose}
      >
        <p className="break-words">{panelTexts.names(names, items.length - names.length)}</p>
      </ConfirmDialog>
    );
  }
  const isRunning = phase === 'running' || phase === 'undoing';
  const action: BulkAction = phase === 'undoing' || phase === 'undone' ? 'restore' : job.kind;
  const counts = countBulk(entries);
  return (
    <ProgressFrame
      summary={bulkSummary(action, counts)}
      value={counts.done + counts.left + counts.refused}
      max={counts.total}
      onStop={isRunning ? () => abort.current.abort() : null}
      onUndo={undoable.length > 0 ? () => void undo() : null}
      isImportant={counts.refused > 0 || counts.left > 0}
      onClose={onClose}
      details={
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
      }
    />
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
