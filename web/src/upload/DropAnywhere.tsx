import { notify } from '../ui/notify.ts';
import { editorsOnly } from '../view/role.ts';
import type { Incoming } from './incoming.ts';
import { useIncoming } from './use-incoming.ts';

interface DropAnywhereProps {
  canWrite: boolean;
  onIncoming: (incoming: Incoming) => void;
}

/** The whole page takes what is dropped or pasted; whoever may not upload is told so. */
export default function DropAnywhere({ canWrite, onIncoming }: DropAnywhereProps) {
  const isOver = useIncoming((incoming) => (canWrite ? onIncoming(incoming) : notify('info', editorsOnly)));
  if (!isOver || !canWrite) return null;
  return (
    <div className="drop-anywhere" aria-hidden="true">
      <p>Drop to upload</p>
    </div>
  );
}
