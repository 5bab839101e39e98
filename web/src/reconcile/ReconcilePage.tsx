import { reconcileSchema } from '@knowledge-sync/contract';
import { GitCompareArrows } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { useFindings, useLatestJob } from '../data/use-jobs.ts';
import { Banner } from '../ui/Banner.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { Notice } from '../ui/Notice.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { panelClass } from '../ui/Panel.tsx';
import { EarlierChecks } from './EarlierChecks.tsx';
import { FindingGroups } from './FindingGroups.tsx';
import { JobPanel } from './JobPanel.tsx';
import { Ownership } from './Ownership.tsx';
import { RepairDialog } from './RepairDialog.tsx';
import { SendAll } from './SendAll.tsx';
import { checkTexts as texts } from './texts.ts';

/** Checks whether ElevenLabs matches the documents, and repairs the differences. */
export default function ReconcilePage({ canWrite }: { canWrite: boolean }) {
  const call = useCall();
  const known = useLatestJob();
  const [busyWith, setBusyWith] = useState<'check' | 'repair' | null>(null);
  const [isConfirming, setIsConfirming] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);

  const latest = known.state === 'known' ? known.latest : null;
  const findings = useFindings(latest?.id ?? null);
  const isRunning = latest?.job.status === 'queued' || latest?.job.status === 'running';
  const held = latest?.job.deletions_held ?? null;
  /** @param confirmed how many copies may be deleted; null without a confirmation */
  const start = async (repair: boolean, confirmed: number | null = null): Promise<void> => {
    setBusyWith(repair ? 'repair' : 'check');
    setProblem(null);
    const answer = await call('POST', '/reconcile', {
      schema: reconcileSchema,
      json: { repair, ...(confirmed !== null && { confirm_deletions: confirmed }) },
    });
    setBusyWith(null);
    if (!answer.ok) return setProblem(answer.refusal.message);
    setIsConfirming(false);
    if (answer.value.repair !== repair) setProblem(texts.alreadyRunning);
  };
  return (
    <>
      <PageHead title={texts.title} lead={texts.lead}>
        <EditorButton
          canWrite={canWrite}
          variant="primary"
          isBusy={busyWith === 'check'}
          isDisabled={isRunning || known.state === 'loading'}
          onPress={() => void start(false)}
        >
          <GitCompareArrows className="size-4" aria-hidden="true" />
          {texts.start}
        </EditorButton>
      </PageHead>
      {problem && !isConfirming && <Banner isAlert>{problem}</Banner>}
      {known.state === 'failed' && <Banner isAlert>{texts.unreadable}</Banner>}
      <div className="mt-4 flex flex-col gap-4">
        <Ownership canWrite={canWrite} />
        {known.state === 'loading' && (
          <div className={panelClass({ className: 'fade-in-late h-40' })} aria-busy="true" />
        )}
        {known.state === 'known' && latest === null && (
          <Notice
            icon={GitCompareArrows}
            title={texts.noneTitle}
            text={canWrite ? texts.noneForEditors : texts.noneForViewers}
          />
        )}
        {latest && <JobPanel job={latest.job} canWrite={canWrite} onRepair={() => setIsConfirming(true)} />}
        {latest && <FindingGroups job={latest.job} findings={findings} />}
        {latest && !isRunning && <EarlierChecks key={latest.id} latestId={latest.id} />}
        <SendAll canWrite={canWrite} />
      </div>
      {isConfirming && latest && (
        <RepairDialog
          job={latest.job}
          problem={problem}
          isBusy={busyWith === 'repair'}
          onConfirm={() => void start(true, held)}
          onClose={() => setIsConfirming(false)}
        />
      )}
    </>
  );
}
