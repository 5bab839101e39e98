import { CircleCheck, CircleX, Clock, RefreshCw, Trash2 } from 'lucide-react';
import type { StatusTone } from '../view/row.ts';

const icons = {
  pending: Clock,
  syncing: RefreshCw,
  completed: CircleCheck,
  failed: CircleX,
  deleting: Trash2,
} as const satisfies Record<StatusTone, unknown>;

/** Icon, word and colour: none of them alone carries the status. */
export function StatusPill({ tone, title }: { tone: StatusTone; title: string }) {
  const Icon = icons[tone];
  return (
    <span className={`pill pill-${tone}`}>
      <Icon className={`size-3.5 shrink-0 ${tone === 'syncing' ? 'spin' : ''}`} aria-hidden="true" />
      {title}
    </span>
  );
}
