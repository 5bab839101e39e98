import { reconcileSchema } from '@knowledge-sync/contract';
import { GitCompareArrows } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { reconcileView, repairPlan } from '../view/reconcile.ts';
import { FindingGroups } from './FindingGroups.tsx';
import { JobPanel } from './JobPanel.tsx';
import { useFindings, useLatestJob } from './use-latest-job.ts';
import './reconcile.css';

/** Whether ElevenLabs holds what Firestore says is live, and putting right what differs. */
export default function ReconcilePage({ canWrite, uid }: { canWrite: boolean; uid: string }) {
  const call = useCall();
  const known = useLatestJob();
  const [busyWith, setBusyWith] = useState<'compare' | 'repair' | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    document.title = 'Compare · Knowledge Sync';
  }, []);

  const latest = known.state === 'known' ? known.latest : null;
  const findings = useFindings(latest?.id ?? null);
  const isUnderWay = latest?.job.status === 'queued' || latest?.job.status === 'running';
  const start = async (repair: boolean): Promise<void> => {
    setBusyWith(repair ? 'repair' : 'compare');
    setProblem(null);
    const answer = await call('POST', '/reconcile', { schema: reconcileSchema, json: { repair } });
    setBusyWith(null);
    if (!answer.ok) return setProblem(answer.refusal.message);
    setIsAsking(false);
    if (answer.value.repair !== repair)
      setProblem('A comparison was already under way: when it has ended, start yours again.');
  };
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="max-w-prose flex-1 basis-72">
          <h1 className="font-semibold text-xl">Compare with ElevenLabs</h1>
          <p className="text-muted">
            Finds copies that somebody deleted, changed or added at ElevenLabs. Nothing is changed until you ask for it.
            It also runs every night.
          </p>
        </div>
        <EditorButton
          canWrite={canWrite}
          variant="primary"
          isBusy={busyWith === 'compare'}
          isDisabled={isUnderWay || known.state === 'loading'}
          onPress={() => void start(false)}
        >
          <GitCompareArrows className="size-4" aria-hidden="true" />
          Compare now
        </EditorButton>
      </div>
      {problem && !isAsking && (
        <p role="alert" className="banner banner-failed">
          {problem}
        </p>
      )}
      {known.state === 'failed' && (
        <p role="alert" className="banner banner-failed">
          The comparisons could not be read: the connection to the database ended, or your role has changed. Load the
          page again.
        </p>
      )}
      <div className="mt-4 flex flex-col gap-4">
        {known.state === 'loading' && <div className="panel fade-in-late h-40" aria-busy="true" />}
        {known.state === 'known' && latest === null && (
          <section className="panel flex flex-col items-center gap-3 px-6 py-16 text-center">
            <GitCompareArrows className="size-9 text-faint" aria-hidden="true" />
            <h2 className="font-semibold text-lg">Nothing was compared yet</h2>
            <p className="max-w-md text-balance text-muted">
              {canWrite ? 'Start one to see whether both sides agree.' : 'An editor can start a comparison.'}
            </p>
          </section>
        )}
        {latest && <JobPanel job={latest.job} uid={uid} canWrite={canWrite} onRepair={() => setIsAsking(true)} />}
        {latest && <FindingGroups job={latest.job} findings={findings} />}
      </div>
      {isAsking && latest && (
        <ConfirmDialog
          title={`Put right ${reconcileView(latest.job).repairable} of what was found?`}
          text="Everything is compared once more, and only what is still as it was found is changed:"
          problem={problem}
          keep="Change nothing"
          confirm="Repair"
          isBusy={busyWith === 'repair'}
          onConfirm={() => void start(true)}
          onClose={() => setIsAsking(false)}
        >
          <ul className="flex list-disc flex-col gap-1 pl-5">
            {repairPlan(latest.job).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </>
  );
}
