import { useCallback, useEffect, useRef, useState } from 'react';
import { type BulkEnd, type BulkProgress, nothingDone, runBulkOnFilter } from '../../data/bulk-call.ts';
import { undoSeconds } from '../../data/deletion-calls.ts';
import { useCall } from '../../data/use-call.ts';
import type { ListView } from '../../model/list-view.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useUnloadGuard } from '../../ui/use-unload-guard.ts';
import { filterWords } from '../../view/list-words.ts';
import { bulkTexts, matchingSummary, bulkPanelTexts as panelTexts } from '../late-texts.ts';
import { ProgressFrame } from './ProgressFrame.tsx';

/** An action on everything that matches a view, on all pages. */
export interface MatchingJob {
  kind: 'matching';
  action: 'retry' | 'send' | 'delete';
  view: ListView;
  /** How many documents matched when the user asked. */
  count: number;
}

interface MatchingPanelProps {
  job: MatchingJob;
  /** Called when the work begins. */
  onStart: () => void;
  onClose: () => void;
}

type Phase = { kind: 'asking' } | { kind: 'running' } | BulkEnd;

const actions = { retry: 'retry', send: 'send_again', delete: 'delete' } as const;

/** Runs one action on all documents of a view, a hundred with each request. */
export default function MatchingPanel({ job, onStart, onClose }: MatchingPanelProps) {
  const call = useCall();
  const [phase, setPhase] = useState<Phase>(job.action === 'retry' ? { kind: 'running' } : { kind: 'asking' });
  const [progress, setProgress] = useState<BulkProgress>(nothingDone);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  useUnloadGuard(phase.kind === 'running');

  const start = useCallback(async () => {
    setPhase({ kind: 'running' });
    onStart();
    setPhase(
      await runBulkOnFilter(call, actions[job.action], job.view, {
        confirmedCount: job.count,
        onProgress: setProgress,
        signal: abort.current.signal,
      }),
    );
  }, [call, job, onStart]);
  const isStarted = useRef(false);
  useEffect(() => {
    if (isStarted.current || job.action !== 'retry') return;
    isStarted.current = true;
    void start();
  }, [job, start]);

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
        onConfirm={() => void start()}
        onClose={onClose}
      >
        <p className="break-words">{panelTexts.allOf(filterWords(job.view))}</p>
      </ConfirmDialog>
    );
  }
  const isRunning = phase.kind === 'running';
  return (
    <ProgressFrame
      summary={matchingSummary(job.action, progress, isRunning ? job.count : null)}
      value={progress.done + progress.skipped}
      max={job.count}
      onStop={isRunning ? () => abort.current.abort() : null}
      onUndo={null}
      isImportant={phase.kind === 'failed'}
      onClose={onClose}
      details={phase.kind === 'failed' ? <p className="text-failed text-sm">{phase.message}</p> : null}
    />
  );
}
