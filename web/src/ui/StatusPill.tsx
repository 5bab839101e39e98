import { CircleCheck, CircleX, Clock, type LucideIcon, RefreshCw, Trash2 } from 'lucide-react';
import type { StatusTone } from '../view/row.ts';
import { Badge } from './Badge.tsx';

const icons = {
  pending: Clock,
  syncing: RefreshCw,
  completed: CircleCheck,
  failed: CircleX,
  deleting: Trash2,
} as const satisfies Record<StatusTone, LucideIcon>;

/** The sync status of a document. */
export function StatusPill({ tone, title }: { tone: StatusTone; title: string }) {
  return (
    <Badge tone={tone} icon={icons[tone]} isSpinning={tone === 'syncing'}>
      {title}
    </Badge>
  );
}
