import { attention } from '../data/attention.ts';
import { useLatestJob } from '../data/use-jobs.ts';
import { formatCount } from '../view/format.ts';
import { openDifferences } from '../view/reconcile.ts';
import { countTexts as texts } from './late-texts.ts';

interface NavCountProps {
  /** Names the text that describes the link. */
  id: string;
  section: 'documents' | 'agents' | 'reconcile';
  /** Whether the section is shown: the list of documents says itself what needs attention. */
  isShown: boolean;
}

/** What waits in a section of the app, beside its name in the navigation. */
export default function NavCount({ id, section, isShown }: NavCountProps) {
  switch (section) {
    case 'documents':
      return !isShown && <Count id={id} count={attention.count} words={texts.attention} />;
    case 'reconcile':
      return <Differences id={id} />;
    case 'agents':
      return null;
    default:
      return section satisfies never;
  }
}

function Differences({ id }: { id: string }) {
  const known = useLatestJob();
  const job = known.state === 'known' ? (known.latest?.job ?? null) : null;
  return <Count id={id} count={job === null ? 0 : openDifferences(job)} words={texts.differences} />;
}

/** It takes no place in the layout, so that the navigation does not move when it appears. */
function Count({ id, count, words }: { id: string; count: number; words: (count: number) => string }) {
  if (count === 0) return null;
  return (
    <>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-0 right-0 min-w-4 translate-x-1 rounded-full bg-failed px-1 text-center font-semibold text-[0.6875rem] text-surface leading-4 forced-colors:border"
      >
        {count > 99 ? '99+' : formatCount(count)}
      </span>
      <span id={id} className="sr-only">
        {words(count)}
      </span>
    </>
  );
}
