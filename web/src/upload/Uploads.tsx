import { lazy, Suspense, useEffect, useState } from 'react';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import type { Incoming } from './incoming.ts';
import { readFile } from './read-file.ts';
import { useUploads } from './use-uploads.ts';

const UploadDialog = lazy(() => import('./UploadDialog.tsx'));

interface UploadsProps {
  isShown: boolean;
  /** What was dropped or pasted outside of the dialog, until it is taken. */
  incoming: Incoming | null;
  onTaken: () => void;
  onShow: () => void;
  onClose: () => void;
}

/** The uploads and the dialog that fills them. It stays when the dialog closes: what is on its way goes on. */
export default function Uploads({ isShown, incoming, onTaken, onShow, onClose }: UploadsProps) {
  const uploads = useUploads({ isShown, onShow });
  const [pasted, setPasted] = useState<Exclude<Incoming, { kind: 'files' }> | null>(null);
  const { queue } = uploads;
  useEffect(() => {
    if (incoming === null) return;
    onTaken();
    if (incoming.kind === 'files') void Promise.all(incoming.files.map(readFile)).then(queue.add);
    else setPasted(incoming);
  }, [incoming, onTaken, queue]);
  const close = (): void => {
    setPasted(null);
    onClose();
  };
  // What is on its way goes on, also where the dialog could not be fetched.
  return (
    <PartBoundary part={String(isShown)}>
      <Suspense>{isShown && <UploadDialog uploads={uploads} pasted={pasted} onClose={close} />}</Suspense>
    </PartBoundary>
  );
}
