import { Suspense, useEffect, useState } from 'react';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { lazyPart } from '../ui/part.tsx';
import { addFiles } from './add-files.ts';
import type { Incoming } from './incoming.ts';
import { useUploads } from './use-uploads.ts';

const UploadDialog = lazyPart(() => import('./UploadDialog.tsx'));

interface UploadsProps {
  uid: string;
  isShown: boolean;
  /** Dropped or pasted content that the dialog has not taken over yet. */
  incoming: Incoming | null;
  onTaken: () => void;
  onShow: () => void;
  onClose: () => void;
}

/** The upload queue and its dialog. It stays mounted while uploads run with a closed dialog. */
export default function Uploads({ uid, isShown, incoming, onTaken, onShow, onClose }: UploadsProps) {
  const uploads = useUploads({ isShown, onShow });
  const [pasted, setPasted] = useState<Exclude<Incoming, { kind: 'files' }> | null>(null);
  const { queue } = uploads;
  useEffect(() => {
    if (incoming === null) return;
    onTaken();
    if (incoming.kind === 'files') void addFiles(queue, incoming);
    else setPasted(incoming);
  }, [incoming, onTaken, queue]);
  const close = (): void => {
    setPasted(null);
    onClose();
  };
  // Uploads continue even when the code of the dialog cannot be fetched.
  return (
    <PartBoundary part={String(isShown)}>
      <Suspense>{isShown && <UploadDialog uid={uid} uploads={uploads} pasted={pasted} onClose={close} />}</Suspense>
    </PartBoundary>
  );
}
