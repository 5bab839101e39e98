import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/Button.tsx';
import { notify } from '../ui/notify.ts';

/** Before the first document: what this is for and what to do first. */
export function EmptyState({ canWrite, onUpload }: { canWrite: boolean; onUpload: () => void }) {
  const call = useCall();
  const [isBusy, setIsBusy] = useState(false);
  const trySample = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const problem = await (await import('./send-sample.ts')).sendSample(call);
      if (problem !== null) notify('error', problem);
    } catch {
      notify('error', 'The sample could not be fetched. Check the network, then try again.');
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <section className="panel flex flex-col items-center gap-3 px-6 py-16 text-center">
      <FilePlus2 className="size-9 text-faint" aria-hidden="true" />
      <h2 className="font-semibold text-lg">No documents yet</h2>
      <p className="max-w-md text-balance text-muted">
        {canWrite
          ? 'Upload files, paste a text or name a web page. It goes to ElevenLabs by itself, and this page shows how it gets on.'
          : 'As soon as an editor uploads the first one, it appears here, with how it gets on.'}
      </p>
      {canWrite && (
        <div className="mt-2 flex flex-wrap justify-center gap-3">
          <Button variant="primary" onPress={onUpload}>
            Upload the first document
          </Button>
          <Button isBusy={isBusy} onPress={() => void trySample()}>
            Try it with a sample
          </Button>
        </div>
      )}
    </section>
  );
}
