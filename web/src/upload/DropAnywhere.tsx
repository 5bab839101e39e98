import { notify } from '../ui/notify.ts';
import { editorsOnly } from '../view/role.ts';
import type { Incoming } from './incoming.ts';
import { filesTexts } from './texts.ts';
import { useIncoming } from './use-incoming.ts';

interface DropAnywhereProps {
  canWrite: boolean;
  onIncoming: (incoming: Incoming) => void;
}

/** Accepts files and text dropped or pasted anywhere. Tells viewers why they cannot upload. */
export default function DropAnywhere({ canWrite, onIncoming }: DropAnywhereProps) {
  const isOver = useIncoming((incoming) => (canWrite ? onIncoming(incoming) : notify('info', editorsOnly)));
  if (!isOver || !canWrite) return null;
  return (
    <div
      className="pointer-events-none fixed inset-3 z-30 grid place-items-center rounded-dialog border-2 border-accent border-dashed bg-page/88 font-semibold text-[1.125rem]"
      aria-hidden="true"
    >
      <p className="rounded-xl bg-page px-6 py-4">{filesTexts.dropAnywhere}</p>
    </div>
  );
}
