import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { findDocuments } from '../firebase/same-documents.ts';
import { useServices } from '../firebase/services.tsx';
import { notify } from '../ui/notify.ts';
import { useUnloadGuard } from '../ui/use-unload-guard.ts';
import { createFindSame } from './find-same.ts';
import { isInFlight, isWorthKeeping, type UploadItem } from './item.ts';
import { createUploadQueue, type Drained, type UploadQueue } from './queue.ts';
import { createSend } from './send.ts';
import { messageTexts } from './texts.ts';

/** Without a connection Firestore does not answer. Uploads do not wait for it. */
const longestLookMs = 8_000;

export interface Uploads {
  queue: UploadQueue;
  items: readonly UploadItem[];
}

function report({ sent, failed, same }: Drained, onShow: () => void): void {
  const [only] = sent;
  if (only)
    notify('success', sent.length === 1 ? messageTexts.uploadedOne(only.name) : messageTexts.uploaded(sent.length));
  if (failed.length > 0)
    notify('error', messageTexts.failed(failed.length), { label: messageTexts.show, onPress: onShow });
  if (same.length > 0) notify('info', messageTexts.same(same.length), { label: messageTexts.show, onPress: onShow });
}

interface Dialog {
  isShown: boolean;
  onShow: () => void;
}

/** The uploads of this page. They continue while the dialog is closed, and end with a message. */
export function useUploads(dialog: Dialog): Uploads {
  const { auth, loadStore } = useServices();
  const latest = useRef(dialog);
  useEffect(() => {
    latest.current = dialog;
  });
  const [queue] = useState(() =>
    createUploadQueue({
      send: createSend({ url: '/api', idToken: auth.idToken }),
      findSame: createFindSame((wanted) =>
        Promise.race([
          loadStore().then(({ db }) => findDocuments(db, wanted)),
          new Promise<never>((_, reject) => setTimeout(reject, longestLookMs)),
        ]),
      ),
      newId: () => crypto.randomUUID(),
      onDrained: (drained) => latest.current.isShown || report(drained, latest.current.onShow),
    }),
  );
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot);
  useEffect(() => {
    window.addEventListener('online', queue.resume);
    return () => window.removeEventListener('online', queue.resume);
  }, [queue]);

  useUnloadGuard(items.some((item) => isInFlight(item) || isWorthKeeping(item)));
  return { queue, items };
}
