import { lazy, Suspense } from 'react';
import { useUploads } from './use-uploads.ts';

const UploadDialog = lazy(() => import('./UploadDialog.tsx'));

interface UploadsProps {
  isShown: boolean;
  onShow: () => void;
  onClose: () => void;
}

/** The uploads and the dialog that fills them. It stays when the dialog closes: what is on its way goes on. */
export default function Uploads({ isShown, onShow, onClose }: UploadsProps) {
  const uploads = useUploads({ isShown, onShow });
  return <Suspense>{isShown && <UploadDialog uploads={uploads} onClose={onClose} />}</Suspense>;
}
