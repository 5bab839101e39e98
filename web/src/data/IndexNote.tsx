import { BadgeCheck, SearchX, Sparkles } from 'lucide-react';
import { type IndexView, withAgents } from '../view/rag-index.ts';
import { useHolders } from './holders.tsx';

const icons = { good: BadgeCheck, ready: BadgeCheck, busy: Sparkles, attention: SearchX } as const satisfies Record<
  IndexView['tone'],
  unknown
>;

/** Whether agents know it: beside the sync, which says only that ElevenLabs holds it. */
export function IndexNote(props: { index: IndexView }) {
  const index = withAgents(props.index, useHolders());
  const Icon = icons[index.tone];
  return (
    <p className={`index-note index-${index.tone}`} title={index.sentence}>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">
        {index.title}
        {index.progress !== null && `, ${Math.round(index.progress)} %`}
      </span>
    </p>
  );
}
