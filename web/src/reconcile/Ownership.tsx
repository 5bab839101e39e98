import { type DecideInstallation, decidedInstallationSchema, installationSchema } from '@knowledge-sync/contract';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Call } from '../data/call.ts';
import { useCall } from '../data/use-call.ts';
import { Banner } from '../ui/Banner.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { EditorButton } from '../ui/EditorButton.tsx';
import { useUnloadGuard } from '../ui/use-unload-guard.ts';
import { ownershipTexts as texts } from './texts.ts';

type Decision = DecideInstallation['decision'];

/** Asks whose copies they are, after the database was copied from another Firebase project. */
export function Ownership({ canWrite }: { canWrite: boolean }) {
  const call = useCall();
  const [owner, setOwner] = useState<string | null>(null);
  const [asking, setAsking] = useState<Decision | null>(null);
  const [documents, setDocuments] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDecided, setIsDecided] = useState(false);
  useUnloadGuard(documents !== null);
  useEffect(() => {
    // Without an answer the rest of the page works as before.
    void call('GET', '/installation', { schema: installationSchema }).then((answer) => {
      if (answer.ok && !answer.value.is_own) setOwner(answer.value.project_id);
    });
  }, [call]);

  if (owner === null) return null;
  const decide = async (decision: Decision): Promise<void> => {
    setProblem(null);
    setDocuments(0);
    const refusal = await carryOut(call, { decision, project_id: owner }, setDocuments);
    setDocuments(null);
    setProblem(refusal);
    if (refusal !== null) return;
    setAsking(null);
    setIsDecided(true);
  };
  if (isDecided) return <p role="status">{texts.decided}</p>;
  return (
    <Banner
      icon={TriangleAlert}
      isAlert
      actions={
        <div className="flex flex-wrap gap-2">
          <EditorButton canWrite={canWrite} size="small" onPress={() => setAsking('take_over')}>
            {texts.takeOver}
          </EditorButton>
          <EditorButton canWrite={canWrite} size="small" onPress={() => setAsking('start_anew')}>
            {texts.startAnew}
          </EditorButton>
        </div>
      }
    >
      {texts.lead(owner)}
      {asking !== null && (
        <ConfirmDialog
          title={texts.questions[asking]}
          text={documents !== null && documents > 0 ? texts.progress(documents) : texts.consequences[asking](owner)}
          problem={problem}
          keep={texts.cancel}
          confirm={texts.confirm[asking]}
          isBusy={documents !== null}
          onConfirm={() => void decide(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Banner>
  );
}

/** Repeats the call until the decision is carried out. @returns why it was refused; null if not */
async function carryOut(
  call: Call,
  decision: DecideInstallation,
  onProgress: (documents: number) => void,
): Promise<string | null> {
  let documents = 0;
  let cursor: string | null = null;
  do {
    const json: DecideInstallation = { ...decision, ...(cursor !== null && { cursor }) };
    const answer = await call('POST', '/installation', { schema: decidedInstallationSchema, json });
    if (!answer.ok) return answer.refusal.message;
    documents += answer.value.documents;
    cursor = answer.value.next_cursor;
    onProgress(documents);
  } while (cursor !== null);
  return null;
}
