import { useCallback, useEffect, useRef, useState } from 'react';
import { bulkFilterOf, type FilterEnd, nothingDone, runBulkOnFilter } from '../../data/bulk-call.ts';
import { undoSeconds } from '../../data/deletion-calls.ts';
import { useCall } from '../../data/use-call.ts';
import type { ListQuery } from '../../model/list-view.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useNow } from '../../ui/now.ts';
import { useUnloadGuard } from '../../ui/use-unload-guard.ts';
import { filterWords } from '../../view/list-words.ts';
import { type BulkAction, bulkTexts, matchingSummary, bulkPanelTexts as panelTexts } from '../late-texts.ts';
import { ProgressFrame } from './ProgressFrame.tsx';

/** An action on everything that matches a view, on all pages. */
export interface MatchingJob {
  kind: 'matching';
  action: 'retry' | 'send' | 'delete';
  query: ListQuery;
  /** How many documents matched when the user asked. */
  count: number;
}

interface MatchingPanelProps {
  job: MatchingJob;
  /** Called when the work begins. */
  onStart: () => void;
  onClose: () => void;
}

type Phase = { kind: 'asking' } | { kind: 'running' } | FilterEnd;

const calls = { retry: 'retry', send: 'send_again', delete: 'delete', restore: 'restore' } as const;

/** Runs one action on all documents of a view, a hundred with each request. */
export default function MatchingPanel({ job, onStart, onClose }: MatchingPanelProps) {
  const call = useCall();
  const [phase, setPhase] = useState<Phase>({ kind: job.action === 'retry' ? 'running' : 'asking' });
  const [action, setAction] = useState<BulkAction>(job.action);
  const [progress, setProgress] = useState(nothingDone);
  const [undoUntilMs, setUndoUntilMs] = useState(0);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  useUnloadGuard(phase.kind === 'running');

  const run = useCallback(
    async (next: BulkAction) => {
      const filter = bulkFilterOf(job.query);
      if (filter === null) return;
      abort.current = new AbortController();
      setAction(next);
      setProgress(nothingDone);
      setPhase({ kind: 'running' });
      const end = await runBulkOnFilter(call, calls[next], filter, {
        onProgress: setProgress,
        signal: abort.current.signal,
        ...(next === 'delete' && { deletion: { confirmedCount: job.count, delaySeconds: undoSeconds } }),
      });
      setPhase(end);
      setUndoUntilMs(next === 'delete' ? Date.now() + undoSeconds * 1000 : 0);
    },
    [call, job],
  );
  const start = useCallback(() => {
    onStart();
    void run(job.action);
  }, [job, onStart, run]);
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current || job.action !== 'retry') return;
    isStarted.current = true;
    start();
  }, [job, start]);

  const nowMs = useNow(1000);
  if (phase.kind === 'asking') {
    const isDeletion = job.action === 'delete';
    return (
      <ConfirmDialog
        title={isDeletion ? panelTexts.confirmTitle(job.count) : panelTexts.confirmSendTitle(job.count)}
        text={isDeletion ? panelTexts.confirmText(job.count, undoSeconds) : panelTexts.confirmSendText(job.count)}
        problem={null}
        keep={panelTexts.cancel}
        confirm={isDeletion ? bulkTexts.delete(job.count) : bulkTexts.sendAgain(job.count)}
        isBusy={false}
        onConfirm={start}
        onClose={onClose}
      >
        <p className="break-words">{panelTexts.allOf(filterWords(job.query))}</p>
      </ConfirmDialog>
    );
  }
  const isRunning = phase.kind === 'running';
  return (
    <ProgressFrame
      summary={matchingSummary(action, progress, isRunning ? job.count : null)}
      value={progress.done + progress.left}
      max={isRunning ? job.count : 1}
      onStop={isRunning ? () => abort.current.abort() : null}
      onUndo={!isRunning && progress.done > 0 && nowMs < undoUntilMs ? () => void run('restore') : null}
      isImportant={phase.kind === 'failed'}
      onClose={onClose}
      details={phase.kind === 'failed' ? <p className="text-failed text-sm">{phase.message}</p> : null}
    />
  );
}
