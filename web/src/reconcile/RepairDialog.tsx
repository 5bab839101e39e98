import type { Job } from '@knowledge-sync/contract';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { reconcileView, repairPlan } from '../view/reconcile.ts';
import { deletionTexts, repairTexts as texts } from './texts.ts';

interface RepairDialogProps {
  job: Job;
  /** Why the last start failed; null while it has not. */
  problem: string | null;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Says what a repair does, or asks for the number of deletions that it held back. */
export function RepairDialog({ job, ...state }: RepairDialogProps) {
  const { deletions_held: held, counts } = job;
  if (held !== null)
    return (
      <ConfirmDialog
        {...state}
        title={deletionTexts.title(held)}
        text={deletionTexts.text(held, counts.copies)}
        keep={texts.cancel}
        confirm={deletionTexts.confirm(held)}
      />
    );
  const { fixed, left, isDeleting } = repairPlan(job);
  return (
    <ConfirmDialog
      {...state}
      title={texts.title(reconcileView(job).repairable)}
      text={texts.text}
      keep={texts.cancel}
      confirm={texts.confirm}
      isSafe={!isDeleting}
    >
      <Lines lines={fixed} />
      {left.length > 0 && (
        <div className="text-muted">
          <p>{texts.left}</p>
          <Lines lines={left} />
        </div>
      )}
    </ConfirmDialog>
  );
}

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="flex list-disc flex-col gap-1 pl-5">
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);
