import { cva } from 'class-variance-authority';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StatusTone } from '../view/row.ts';

const badgeClass = cva(
  'inline-flex items-center gap-1.25 whitespace-nowrap rounded-full py-0.5 pr-2.25 pl-1.75 font-medium text-sm leading-normal',
  {
    variants: {
      tone: {
        pending: 'bg-pending-soft text-pending',
        syncing: 'bg-syncing-soft text-syncing',
        completed: 'bg-completed-soft text-completed',
        failed: 'bg-failed-soft text-failed',
        deleting: 'bg-deleting-soft text-deleting',
      } satisfies Record<StatusTone, string>,
    },
  },
);

interface BadgeProps {
  tone: StatusTone;
  icon: LucideIcon;
  isSpinning?: boolean;
  children: ReactNode;
}

/** A state as icon, word and colour: none of them alone carries it. */
export function Badge({ tone, icon: Icon, isSpinning = false, children }: BadgeProps) {
  return (
    <span className={badgeClass({ tone })}>
      <Icon className={`size-3.5 shrink-0 ${isSpinning ? 'spin' : ''}`} aria-hidden="true" />
      {children}
    </span>
  );
}
