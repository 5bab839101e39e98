import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { notify } from '../ui/notify.ts';
import { part } from '../ui/part.tsx';
import { emptyTexts } from './late-texts.ts';

const loadSample = part(() => import('./send-sample.ts'));

/** Shown before the first document: what the page is for and what to do first. */
export default function EmptyState({ canWrite, onUpload }: { canWrite: boolean; onUpload: () => void }) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const trySample = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const problem = await (await loadSample()).sendSample(call);
      if (problem !== null) notify('error', problem);
    } catch {
      notify('error', emptyTexts.noSample);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Notice icon={FilePlus2} title={emptyTexts.title} text={canWrite ? emptyTexts.editor : emptyTexts.viewer}>
      {canWrite && (
        <>
          <Button variant="primary" onPress={onUpload}>
            {emptyTexts.upload}
          </Button>
          <Button isBusy={isBusy} onPress={() => void trySample()}>
            {emptyTexts.sample}
          </Button>
        </>
      )}
    </Notice>
  );
}
