import { useEffect, useRef, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { useServices } from '../firebase/services.tsx';
import { wholeList } from '../model/list-view.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { Progress } from '../ui/Progress.tsx';
import { Section } from '../ui/Section.tsx';
import { useUnloadGuard } from '../ui/use-unload-guard.ts';
import { nothingSent, type SendAllEnd, sendAll } from './send-all.ts';
import { sendAllTexts as texts } from './texts.ts';

type Phase = { kind: 'idle'; note: string | null } | { kind: 'asking' } | { kind: 'running' } | SendAllEnd;

/** Sends all documents again, after a question. Shows how many are queued, and can be stopped. */
export function SendAll({ canWrite }: { canWrite: boolean }) {
  const { loadStore } = useServices();
  const call = useCall();
  const [phase, setPhase] = useState<Phase>({ kind: 'idle', note: null });
  /** Null if there are too many to count. */
  const [total, setTotal] = useState<number | null>(0);
  const [progress, setProgress] = useState(nothingSent);
  const abort = useRef(new AbortController());
  useEffect(() => () => abort.current.abort(), []);
  useUnloadGuard(phase.kind === 'running');

  const ask = async (): Promise<void> => {
    try {
      const count = await (await loadStore()).countMatching(wholeList);
      setTotal(count);
      setPhase(count === 0 ? { kind: 'idle', note: texts.empty } : { kind: 'asking' });
    } catch {
      setPhase({ kind: 'idle', note: texts.uncounted });
    }
  };
  const run = async (from: typeof progress): Promise<void> => {
    abort.current = new AbortController();
    setPhase({ kind: 'running' });
    setProgress(from);
    setPhase(await sendAll(call, from, { onProgress: setProgress, signal: abort.current.signal }));
  };
  const canContinue = phase.kind === 'stopped' || phase.kind === 'failed';
  const press = (): void => {
    if (phase.kind === 'running') abort.current.abort();
    else if (canContinue) void run(progress);
    else void ask();
  };
  return (
    <Section
      title={texts.title}
      actions={
        // The same button in every phase, so that it keeps the focus.
        <EditorButton canWrite={canWrite} onPress={press}>
          {phase.kind === 'running' ? texts.stop : canContinue ? texts.continue : texts.ask}
        </EditorButton>
      }
    >
      <p className="text-muted">{texts.lead}</p>
      {phase.kind === 'running' && total !== null && (
        <Progress
          label={texts.progress}
          width="full"
          max={Math.max(1, total)}
          value={progress.queued + progress.skipped}
        />
      )}
      <p role="status" className="empty:hidden">
        {phase.kind === 'idle' && phase.note}
        {phase.kind === 'running' && texts.running(progress.queued, total)}
        {phase.kind === 'stopped' && texts.stopped(progress.queued)}
        {phase.kind === 'failed' && `${texts.stopped(progress.queued)} ${phase.message}`}
        {phase.kind === 'done' && texts.done(progress.queued)}
        {progress.skipped > 0 && phase.kind !== 'asking' && ` ${texts.skipped(progress.skipped)}`}
      </p>
      {phase.kind === 'asking' && (
        <ConfirmDialog
          title={texts.question(total)}
          text={texts.text}
          problem={null}
          keep={texts.cancel}
          confirm={texts.confirm}
          isBusy={false}
          onConfirm={() => void run(nothingSent)}
          onClose={() => setPhase({ kind: 'idle', note: null })}
        />
      )}
    </Section>
  );
}
