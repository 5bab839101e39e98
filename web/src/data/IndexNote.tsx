import { cva } from 'class-variance-authority';
import { BadgeCheck, SearchX, Sparkles } from 'lucide-react';
import type { IndexView } from '../model/index-view.ts';
import { useHolders } from './holders.tsx';

const icons = { good: BadgeCheck, ready: BadgeCheck, busy: Sparkles, attention: SearchX } as const satisfies Record<
  IndexView['tone'],
  unknown
>;

const noteClass = cva('flex min-w-0 items-center gap-1.25 overflow-hidden whitespace-nowrap', {
  variants: {
    tone: {
      good: 'text-completed',
      ready: 'text-muted',
      busy: 'text-syncing',
      attention: 'text-pending',
    } satisfies Record<IndexView['tone'], string>,
  },
});

/** Whether agents can search the document, which the sync status does not say. */
export function IndexNote(props: { index: IndexView }) {
  const index = useHolders()?.describe(props.index) ?? props.index;
  const Icon = icons[index.tone];
  return (
    <span className={noteClass({ tone: index.tone })}>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">
        {index.title}
        {index.progress !== null && `, ${Math.round(index.progress)} %`}
      </span>
    </span>
  );
}
